package dev.nightjar.local.streams;

import java.time.Duration;

/**
 * How the service behaves where its documentation leaves room, or where it is known to vary. Each
 * setting may be changed while it runs; the defaults are the plain reading of the documentation.
 */
public final class Behaviour {

  /** What DescribeStream does with a filter of type CHILD_SHARDS. */
  public enum ChildFilter {
    /** Lists the shard's children. */
    HONOURED,
    /** Lists all shards, as a service does that does not know the parameter (assumed). */
    IGNORED,
    /** Lists nothing, as DynamoDB Local 3.3.1 does (measured). */
    EMPTY
  }

  /** In which order DescribeStream lists shards. None is documented. */
  public enum ListingOrder {
    /** Parents first. */
    BIRTH,
    /** Children first. */
    CHILDREN_FIRST,
    /** By the last digits of the id: neither, and the same every time. */
    MIXED
  }

  /** When the last page of a closed shard says that it is the last. */
  public enum EndOfShard {
    /** Together with the last records. */
    WITH_LAST_RECORDS,
    /** With an empty page after them. */
    WITH_EMPTY_PAGE
  }

  /** When a position counts as trimmed. */
  public enum TrimRule {
    /** Where its sequence number is that of a trimmed record or older, as documented. */
    BY_SEQUENCE_NUMBER,
    /** Only where a record would be missed: after the last trimmed record is allowed. */
    BY_LOSS
  }

  private volatile ChildFilter childFilter = ChildFilter.HONOURED;
  private volatile ListingOrder listingOrder = ListingOrder.BIRTH;
  private volatile EndOfShard endOfShard = EndOfShard.WITH_LAST_RECORDS;
  private volatile TrimRule trimRule = TrimRule.BY_SEQUENCE_NUMBER;
  private volatile boolean anySequenceNumber = true;
  private volatile int listingPage = 100;
  private volatile int pageRecords = 1000;
  private volatile Duration expiredShardsListed = Duration.ZERO;
  private volatile boolean expiredShardsRefused;
  private volatile boolean changing;
  private volatile Listed newShards = Listed.AT_ONCE;

  Behaviour() {}

  /** See {@link ChildFilter}; honoured by default. */
  public Behaviour childFilter(ChildFilter value) {
    childFilter = value;
    return this;
  }

  /** See {@link ListingOrder}; in the order of birth by default. */
  public Behaviour listingOrder(ListingOrder value) {
    listingOrder = value;
    return this;
  }

  /** See {@link EndOfShard}; with the last records by default. */
  public Behaviour endOfShard(EndOfShard value) {
    endOfShard = value;
    return this;
  }

  /** See {@link TrimRule}; by sequence number by default. */
  public Behaviour trimRule(TrimRule value) {
    trimRule = value;
    return this;
  }

  /**
   * Whether AT_SEQUENCE_NUMBER and AFTER_SEQUENCE_NUMBER take any number within the shard's range
   * (default), or refuse one that no record has, as a shard's own starting number may be.
   */
  public Behaviour anySequenceNumber(boolean value) {
    anySequenceNumber = value;
    return this;
  }

  /** How many shards a page of a listing holds at most, 1 to 100 (default). */
  public Behaviour listingPage(int value) {
    listingPage = inRange("shards a page", value, 100);
    return this;
  }

  /** How many records a page holds at most, 1 to 1000 (default), whatever the caller asks for. */
  public Behaviour pageRecords(int value) {
    pageRecords = inRange("records a page", value, 1000);
    return this;
  }

  /** How long a shard is still listed, and empty, after all its records were trimmed; 0. */
  public Behaviour expiredShardsListed(Duration value) {
    expiredShardsListed = value;
    return this;
  }

  /**
   * Whether a shard that is only listed still (see {@link #expiredShardsListed}) is no such
   * resource when it is asked for, or an empty shard (default).
   */
  public Behaviour expiredShardsRefused(boolean value) {
    expiredShardsRefused = value;
    return this;
  }

  /** Whether streams say ENABLING for ENABLED and DISABLING for DISABLED; no. */
  public Behaviour changing(boolean value) {
    changing = value;
    return this;
  }

  /** When shards show up that are born from now on, where a call does not say; at once. */
  public Behaviour newShardsListed(Listed value) {
    newShards = value;
    return this;
  }

  private static int inRange(String what, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(what + " are 1 to " + most + ", not " + value);
    }
    return value;
  }

  ChildFilter childFilter() {
    return childFilter;
  }

  ListingOrder listingOrder() {
    return listingOrder;
  }

  EndOfShard endOfShard() {
    return endOfShard;
  }

  TrimRule trimRule() {
    return trimRule;
  }

  boolean anySequenceNumber() {
    return anySequenceNumber;
  }

  int listingPage() {
    return listingPage;
  }

  int pageRecords() {
    return pageRecords;
  }

  Duration expiredShardsListed() {
    return expiredShardsListed;
  }

  boolean expiredShardsRefused() {
    return expiredShardsRefused;
  }

  boolean changing() {
    return changing;
  }

  Listed newShards() {
    return newShards;
  }
}
