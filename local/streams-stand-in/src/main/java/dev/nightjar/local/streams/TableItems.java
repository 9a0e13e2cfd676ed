package dev.nightjar.local.streams;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The items of the table in the order of a Scan, with as much of the past as an eventually
 * consistent read may still see. Guarded by the model's lock.
 */
final class TableItems {

  /** A page of a scan holds 1 MB, counted as items are (API reference of Scan). */
  static final int PAGE_BYTES = 1 << 20;

  /**
   * A page.
   *
   * @param lastKey where the next one starts; null at the end
   * @param readBytes what the page counts for capacity
   */
  record Page(List<Item> items, Item lastKey, int readBytes) {}

  private record Past(Item item, long replacedMillis) {}

  private static final class Slot {
    private Item current;
    private Deque<Past> past;
  }

  private final KeySchema schema;
  private final long lagMillis;
  private final NavigableMap<ItemKey, Slot> slots = new TreeMap<>();
  private int live;
  private long bytes;

  TableItems(KeySchema schema, long lagMillis) {
    this.schema = schema;
    this.lagMillis = lagMillis;
  }

  int count() {
    return live;
  }

  long sizeBytes() {
    return bytes;
  }

  Item get(ItemKey key) {
    Slot slot = slots.get(key);
    return slot == null ? null : slot.current;
  }

  /** Puts the item, or takes it away where it is null; returns the one before, or null. */
  Item replace(ItemKey key, Item item, long now) {
    Slot slot = slots.get(key);
    if (slot == null) {
      if (item == null) {
        return null;
      }
      slot = new Slot();
      slots.put(key, slot);
    }
    Item before = slot.current;
    if (lagMillis > 0) {
      if (slot.past == null) {
        slot.past = new ArrayDeque<>();
      }
      slot.past.add(new Past(before, now));
    } else if (item == null) {
      slots.remove(key);
    }
    slot.current = item;
    live += (item == null ? 0 : 1) - (before == null ? 0 : 1);
    bytes += (item == null ? 0 : item.sizeBytes()) - (before == null ? 0 : before.sizeBytes());
    return before;
  }

  private Item seen(Slot slot, boolean consistent, long now) {
    if (consistent || slot.past == null) {
      return slot.current;
    }
    while (!slot.past.isEmpty() && slot.past.peek().replacedMillis() <= now - lagMillis) {
      slot.past.remove();
    }
    return slot.past.isEmpty() ? slot.current : slot.past.peek().item();
  }

  Item read(ItemKey key, boolean consistent, long now) {
    Slot slot = slots.get(key);
    return slot == null ? null : seen(slot, consistent, now);
  }

  /** The next page of a segment; {@code after} is null at its start. */
  Page scan(int segment, int segments, ItemKey after, int limit, boolean consistent, long now) {
    ItemKey from = edge(ChangeStream.bound(segment, segments));
    ItemKey to = edge(ChangeStream.bound(segment + 1, segments));
    if (after != null && after.compareTo(to) >= 0) {
      throw Refusal.invalid("The provided starting key is outside the segment of the Scan");
    }
    NavigableMap<ItemKey, Slot> range =
        after == null || after.compareTo(from) < 0
            ? slots.subMap(from, true, to, false)
            : slots.subMap(after, false, to, false);
    List<Item> items = new ArrayList<>();
    int read = 0;
    for (Map.Entry<ItemKey, Slot> entry : range.entrySet()) {
      Item item = seen(entry.getValue(), consistent, now);
      if (item == null) {
        continue;
      }
      items.add(item);
      read += item.sizeBytes();
      // As the API reference warns, a last key does not promise that there is more.
      if (items.size() == limit || read >= PAGE_BYTES) {
        return new Page(items, item.key(schema), read);
      }
    }
    return new Page(items, null, read);
  }

  private static ItemKey edge(long hash) {
    return new ItemKey(hash, "", "", null);
  }
}
