package dev.nightjar.dynamodb.simulation;

import dev.nightjar.dynamodb.ChangeRecord;
import dev.nightjar.dynamodb.EventTimeExtractor;
import dev.nightjar.local.streams.Item;
import dev.nightjar.local.streams.StreamModel;
import dev.nightjar.local.streams.Written;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/** Writes to the table: few items, each again and again. */
final class Table {

  /** An item's own time is at most so much older than its write, ms. */
  static final long MOST_LAG_MILLIS = 3_000;

  private static final String TIME = "\"at\":{\"N\":\"";

  /** Reads an item's own time; a removal has none. */
  static final EventTimeExtractor OWN_TIME = Table::ownTime;

  private final StreamModel model;
  private final SplittableRandom random;
  private final int items;
  private final int itemsOften;

  /** What each item looked like when, for the snapshot's sake: by key, then by number of write. */
  private final Map<String, Long> lastChange = new HashMap<>();

  private int writes;

  Table(StreamModel model, SplittableRandom random, int items) {
    this.model = model;
    this.random = random;
    this.items = items;
    this.itemsOften = 1 + random.nextInt(items);
  }

  private static OptionalLong ownTime(ChangeRecord record) {
    if (record.newImage() == null) {
      return OptionalLong.empty();
    }
    String image = new String(record.newImage(), StandardCharsets.UTF_8);
    int from = image.indexOf(TIME);
    if (from < 0) {
      return OptionalLong.empty();
    }
    int to = image.indexOf('"', from + TIME.length());
    return OptionalLong.of(Long.parseLong(image.substring(from + TIME.length(), to)));
  }

  /** Some writes at once. */
  void write(int most) {
    int count = 1 + random.nextInt(most);
    for (int i = 0; i < count; i++) {
      change();
    }
  }

  private void change() {
    // Some items often, the others now and then.
    int number = random.nextInt(random.nextInt(4) > 0 ? itemsOften : items);
    Item key = Item.builder().s("PK", "item-" + number).s("SK", "s").build();
    Optional<Written> written;
    switch (random.nextInt(12)) {
      case 0 -> written = model.delete(key);
      case 1 -> written = model.expire(key);
      default -> {
        Item.Builder item = key.toBuilder().n("version", ++writes);
        if (random.nextInt(8) > 0) {
          item.n("at", model.clock().millis() - random.nextLong(MOST_LAG_MILLIS + 1));
        }
        written = model.put(item.build());
      }
    }
    written.ifPresent(each -> lastChange.put(each.keys(), each.writtenMillis()));
  }

  /** When the item of a key was last changed, epoch ms. */
  long lastChange(String keys) {
    return lastChange.getOrDefault(keys, Long.MIN_VALUE);
  }
}
