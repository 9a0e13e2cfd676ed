package dev.nightjar.audit.mapping;

import dev.nightjar.audit.item.AttributeValue;
import dev.nightjar.audit.item.Item;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;

/**
 * Whether a removal that nobody marks as an expiry can be one: in a global table only the Region in
 * which DynamoDB removed the item says so.
 */
final class ExpiryRule {

  /** DynamoDB leaves an item alone whose TTL passed longer ago than this. */
  private static final Duration OLDEST = Duration.ofDays(5 * 365);

  private final boolean infers;
  private final String ttl;
  private final Duration granularity;

  ExpiryRule(Mapping mapping) {
    infers = mapping.infersExpiry();
    ttl = mapping.text(MappingOption.TTL);
    granularity = mapping.duration(MappingOption.ARRIVAL_GRANULARITY);
  }

  /**
   * Whether the TTL of an item that was removed had passed, seconds since 1970 as DynamoDB reads
   * it.
   *
   * @param before the item before; null where it is not known
   * @param arrival when it was removed, rounded down to the granularity of the stream
   */
  boolean isInferred(Item before, Instant arrival) {
    if (!infers || before == null || !(before.get(ttl) instanceof AttributeValue.N number)) {
      return false;
    }
    BigDecimal expires = new BigDecimal(number.digits());
    boolean passed =
        expires.compareTo(seconds(arrival)) <= 0
            || expires.compareTo(seconds(arrival.plus(granularity))) < 0;
    return passed && expires.compareTo(seconds(arrival.minus(OLDEST))) > 0;
  }

  private static BigDecimal seconds(Instant time) {
    return BigDecimal.valueOf(time.toEpochMilli(), 3);
  }
}
