package dev.nightjar.local.streams;

import java.time.Instant;

/**
 * Items in the shape of audit entries, of a wanted size, for a stream whose content does not
 * matter. Each has its instant of writing in {@code writtenAt} (N, epoch milliseconds).
 */
final class GeneratedItems {

  private final int sizeBytes;

  GeneratedItems(int sizeBytes) {
    this.sizeBytes = sizeBytes;
  }

  /** Keys {@code PK} and {@code SK}; the number makes it unlike the partition's other items. */
  Item item(String partitionKey, long number, long writtenMillis) {
    Item actor =
        Item.builder()
            .s("id", "user-" + number % 997)
            .s("name", "User " + number % 997)
            .s("type", "human")
            .build();
    Item.Builder item =
        Item.builder()
            .s("PK", partitionKey)
            .s("SK", "EVENT#" + Instant.ofEpochMilli(writtenMillis) + "#" + number)
            .s("action", "document.viewed")
            .m("actor", actor)
            .s("target", "document-" + number % 10_007)
            .s("outcome", "success")
            .s("ip", "192.0.2." + number % 256)
            .s("userAgent", "Mozilla/5.0 (X11; Linux x86_64)")
            .n("records", number % 100)
            .bool("internal", false)
            .n("writtenAt", writtenMillis);
    int missing = sizeBytes - item.sizeBytes() - "details".length();
    return missing > 0 ? item.s("details", "d".repeat(missing)).build() : item.build();
  }
}
