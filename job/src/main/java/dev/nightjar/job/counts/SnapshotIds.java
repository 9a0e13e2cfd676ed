package dev.nightjar.job.counts;

import dev.nightjar.audit.AuditEvent;
import java.util.Arrays;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.array.LongPrimitiveArraySerializer;

/**
 * The ids of a tenant's events that were counted from a snapshot, because the stream tells some of
 * them again: those that were written while the table was read.
 *
 * <p>An id is remembered by the hour that its event states, which is the same wherever the item is
 * read. Once the watermark has passed that hour by the horizon of the counts, the same event is too
 * late to count, so its id can go: what is left needs no other bound. An id is 64 bits of the
 * event's own, which is a hash already; a day of ten million events confuses one with a chance of
 * one in 200,000.
 *
 * <p>A map of sorted slices, so that neither one event nor one hour is a large value: a few bytes
 * an id on either state backend.
 */
final class SnapshotIds {

  /** The state that holds them. */
  static final MapStateDescriptor<Long, long[]> STATE =
      new MapStateDescriptor<>(
          "snapshot-ids", LongSerializer.INSTANCE, LongPrimitiveArraySerializer.INSTANCE);

  /** So many low bits of an id name its slice of an hour. */
  private static final int SLICE_BITS = 8;

  private static final int HEX = 16;

  private final MapState<Long, long[]> slices;

  SnapshotIds(MapState<Long, long[]> slices) {
    this.slices = slices;
  }

  /** When an event's id is not needed any more: the watermark at which all of its hour is late. */
  static long expiry(AuditEvent event) {
    return (hour(event) + 1) * CountRing.HOUR - 1 + CountRing.HORIZON;
  }

  /** Whether ids can expire at a time. */
  static boolean isExpiry(long time) {
    return Math.floorMod(time + 1, CountRing.HOUR) == 0;
  }

  /**
   * Remembers an event's id.
   *
   * @return whether it is new
   */
  boolean add(AuditEvent event) throws Exception {
    long id = id(event);
    long key = key(hour(event), id);
    long[] slice = slices.get(key);
    if (slice == null) {
      slices.put(key, new long[] {id});
      return true;
    }
    int position = Arrays.binarySearch(slice, id);
    if (position >= 0) {
      return false;
    }
    int place = -position - 1;
    long[] longer = new long[slice.length + 1];
    System.arraycopy(slice, 0, longer, 0, place);
    longer[place] = id;
    System.arraycopy(slice, place, longer, place + 1, slice.length - place);
    slices.put(key, longer);
    return true;
  }

  /** Whether an event's id is remembered. */
  boolean contains(AuditEvent event) throws Exception {
    long id = id(event);
    long[] slice = slices.get(key(hour(event), id));
    return slice != null && Arrays.binarySearch(slice, id) >= 0;
  }

  /**
   * Forgets the ids that expire at a time; of any other time, nothing.
   *
   * @param time what {@link #expiry} gave for an event
   */
  void expire(long time) throws Exception {
    if (!isExpiry(time)) {
      return;
    }
    long hour = (time + 1 - CountRing.HORIZON) / CountRing.HOUR - 1;
    for (long slice = 0; slice < 1 << SLICE_BITS; slice++) {
      slices.remove(key(hour, slice));
    }
    if (slices.isEmpty()) {
      // On the heap an empty map would stay for the tenant.
      slices.clear();
    }
  }

  private static long hour(AuditEvent event) {
    return Math.floorDiv(event.statedTime().toEpochMilli(), CountRing.HOUR);
  }

  private static long id(AuditEvent event) {
    return Long.parseUnsignedLong(event.id(), 0, HEX, HEX);
  }

  private static long key(long hour, long id) {
    return hour << SLICE_BITS | id & (1 << SLICE_BITS) - 1;
  }
}
