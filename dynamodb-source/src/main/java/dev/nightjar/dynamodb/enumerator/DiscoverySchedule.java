package dev.nightjar.dynamodb.enumerator;

import dev.nightjar.dynamodb.lineage.ShardInfo;
import dev.nightjar.dynamodb.stream.ShardListing;
import java.util.ArrayList;
import java.util.List;

/**
 * What the service is to be asked about shards, and when: one call at a time, within the budget;
 * all shards at an interval, sooner while a listing was inconsistent; the children of ended shards
 * at once, one by one where that costs less than a listing of all; and with growing pauses while
 * calls fail. Pure; times are epoch milliseconds.
 */
final class DiscoverySchedule {

  /** One call of DescribeStream. */
  sealed interface Call {}

  /**
   * A page of all shards.
   *
   * @param afterShardId where it starts; null for the first
   */
  record Page(String afterShardId) implements Call {}

  /**
   * The children of one shard, by the filter CHILD_SHARDS.
   *
   * @param parentShardId the shard
   */
  record Children(String parentShardId) implements Call {}

  private static final long FIRST_RETRY_MILLIS = 500;
  private static final long LONGEST_RETRY_MILLIS = 30_000;

  /** How soon a listing is repeated that left something open. */
  static final long UNSURE_MILLIS = 1_000;

  /** More pages than any stream has: a listing that never ends must not fill the memory. */
  private static final int MOST_PAGES = 10_000;

  /** The filter is not known to a service that named no child so often, though there was one. */
  private static final int MOST_MISSES = 3;

  private final long interval;
  private final CallBudget budget;
  private final EndedShards ended;
  private boolean calling;
  private int failures;
  private long retryAt = Long.MIN_VALUE;
  private long nextListing = Long.MIN_VALUE;

  private final List<ShardInfo> found = new ArrayList<>();
  private String lastOfPage;
  private int pages;
  private int pagesOfListing = 1;
  private List<String> dueAtStart = List.of();

  private boolean filterWorks;
  private int filterMisses;
  private String missed;

  /**
   * @param intervalMillis how often all shards are listed without a reason
   * @param ended the shards whose children are wanted
   */
  DiscoverySchedule(long intervalMillis, CallBudget budget, EndedShards ended) {
    this.interval = intervalMillis;
    this.budget = budget;
    this.ended = ended;
  }

  /** The call to start now, which counts as started; null where there is none. */
  Call next(long now) {
    if (calling || now < retryAt) {
      return null;
    }
    List<String> due = ended.due(now);
    boolean listing = pages > 0 || now >= nextListing;
    if ((!listing && due.isEmpty()) || !budget.take(now)) {
      return null;
    }
    calling = true;
    if (!listing && filterMisses < MOST_MISSES && due.size() <= pagesOfListing) {
      return new Children(due.get(0));
    }
    if (pages == 0) {
      dueAtStart = due;
    }
    return new Page(lastOfPage);
  }

  /**
   * A page has come.
   *
   * @return all shards where it was the last page; null while more are to come
   * @throws IllegalStateException where the listing has no end
   */
  List<ShardInfo> onPage(ShardListing page, long now) {
    answered();
    found.addAll(page.shards());
    lastOfPage = page.lastShardId();
    pages++;
    if (lastOfPage != null) {
      if (pages >= MOST_PAGES) {
        throw new IllegalStateException(
            "the listing of the stream's shards did not end after " + MOST_PAGES + " pages");
      }
      return null;
    }
    List<ShardInfo> all = List.copyOf(found);
    pagesOfListing = pages;
    restartListing();
    nextListing = now + interval;
    if (missed != null && all.stream().anyMatch(shard -> missed.equals(shard.parentShardId()))) {
      filterMisses++;
    }
    missed = null;
    ended.looked(dueAtStart, now);
    return all;
  }

  /** The children of one shard have come; none where the service does not know the filter, too. */
  void onChildren(String parentShardId, List<ShardInfo> children, long now) {
    answered();
    if (!children.isEmpty()) {
      filterWorks = true;
      filterMisses = 0;
    } else if (!filterWorks) {
      // It may be the filter: a listing tells.
      missed = parentShardId;
      nextListing = now;
      return;
    }
    ended.looked(List.of(parentShardId), now);
  }

  /**
   * The call failed. The next one lists all shards from the first page on, whatever this one asked.
   *
   * @return how long until then, ms
   */
  long onFailure(long now) {
    calling = false;
    restartListing();
    long wait = Math.min(FIRST_RETRY_MILLIS << Math.min(failures++, 10), LONGEST_RETRY_MILLIS);
    retryAt = now + wait;
    nextListing = retryAt;
    return wait;
  }

  /** Something about the last listing is to be confirmed soon. */
  void unsure(long now) {
    nextListing = Math.min(nextListing, now + UNSURE_MILLIS);
  }

  private void answered() {
    calling = false;
    failures = 0;
  }

  private void restartListing() {
    found.clear();
    lastOfPage = null;
    pages = 0;
  }
}
