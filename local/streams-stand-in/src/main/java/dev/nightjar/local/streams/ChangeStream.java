package dev.nightjar.local.streams;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** One stream of the table: its shards and which of them takes a key. Guarded by the lock. */
final class ChangeStream {

  /** Hashes are 0 (inclusive) to this (exclusive). */
  static final long HASHES = 1L << 62;

  private static final DateTimeFormatter LABEL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

  private final String arn;
  private final String label;
  private final ViewType viewType;
  private final long createdMillis;
  private final SequenceNumbers sequenceNumbers;
  private final SplittableRandom random;
  private final Map<String, Shard> shards = new LinkedHashMap<>();
  private final TreeMap<Long, Shard> newestByHash = new TreeMap<>();
  private boolean enabled = true;
  private boolean deleted;

  ChangeStream(
      String tableArn,
      ViewType viewType,
      long now,
      SequenceNumbers sequenceNumbers,
      SplittableRandom random,
      int shardCount) {
    this.label = LABEL.format(Instant.ofEpochMilli(now));
    this.arn = tableArn + "/stream/" + label;
    this.viewType = viewType;
    this.createdMillis = now;
    this.sequenceNumbers = sequenceNumbers;
    this.random = random;
    for (int i = 0; i < shardCount; i++) {
      open(null, bound(i, shardCount), bound(i + 1, shardCount), now, Listed.AT_ONCE);
    }
  }

  /** Where part i of n of all hashes begins. */
  static long bound(int part, int parts) {
    return part == parts ? HASHES : HASHES / parts * part;
  }

  String arn() {
    return arn;
  }

  String label() {
    return label;
  }

  ViewType viewType() {
    return viewType;
  }

  long createdMillis() {
    return createdMillis;
  }

  boolean enabled() {
    return enabled;
  }

  boolean deleted() {
    return deleted;
  }

  void delete() {
    deleted = true;
  }

  /** All of them in the order of their birth, dropped ones too. */
  List<Shard> shards() {
    return List.copyOf(shards.values());
  }

  /** Null where there is none such, or it is gone. */
  Shard shard(String id) {
    Shard shard = shards.get(id);
    return shard == null || shard.dropped() ? null : shard;
  }

  /** For a listing that starts after a shard that has gone meanwhile. */
  Shard everKnown(String id) {
    return shards.get(id);
  }

  /** The open shard that takes the hash; opens a child where the last one was closed. */
  Shard taking(long hash, long now) {
    Shard shard = newestByHash.floorEntry(hash).getValue();
    return shard.open()
        ? shard
        : open(shard, shard.fromHash(), shard.toHash(), now, Listed.AT_ONCE);
  }

  List<Shard> split(Shard parent, long now, List<Listed> listed) {
    close(parent, now);
    List<Shard> children = new ArrayList<>();
    long width = (parent.toHash() - parent.fromHash()) / listed.size();
    if (width == 0) {
      throw new IllegalStateException("the shard " + parent.id() + " takes a single hash");
    }
    for (int i = 0; i < listed.size(); i++) {
      long from = parent.fromHash() + width * i;
      long to = i == listed.size() - 1 ? parent.toHash() : from + width;
      children.add(open(parent, from, to, now, listed.get(i)));
    }
    return children;
  }

  private Shard open(Shard parent, long from, long to, long now, Listed listed) {
    // As the real ones look: 20 digits of milliseconds and eight of chance.
    String id;
    do {
      id = String.format(Locale.ROOT, "shardId-%020d-%08x", now, random.nextInt());
    } while (shards.containsKey(id));
    Shard shard =
        new Shard(id, shards.size(), parent, sequenceNumbers.next(), from, to, now, listed);
    shards.put(id, shard);
    newestByHash.put(from, shard);
    return shard;
  }

  void close(Shard shard, long now) {
    if (!shard.open()) {
      throw new IllegalStateException("the shard " + shard.id() + " is closed already");
    }
    shard.close(sequenceNumbers.next(), now);
  }

  void disable(long now) {
    enabled = false;
    for (Shard shard : shards.values()) {
      if (shard.open()) {
        close(shard, now);
      }
    }
  }
}
