package dev.nightjar.audit.mapping;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.nightjar.audit.Change;
import dev.nightjar.audit.Change.Operation;
import java.time.Instant;

/** Changes of one entry of the default layout; a test names only what it is about. */
final class TestingChanges {

  static final String KEYS =
      "{\"PK\":{\"S\":\"TENANT#acme\"},\"SK\":{\"S\":\"EVENT#2026-11-21T09:15:02.114Z#a2\"}}";
  static final Instant STATED = Instant.parse("2026-11-21T09:15:02.114Z");
  static final Instant ARRIVAL = Instant.parse("2026-11-21T09:15:02Z");
  static final String SEQUENCE = "111122223333444455556";

  private TestingChanges() {}

  /** An entry under the usual key, with more attributes ({@code "a":{"S":"b"}}). */
  static String entry(String more) {
    return KEYS.substring(0, KEYS.length() - 1)
        + ",\"action\":{\"S\":\"invoice.export\"}"
        + (more.isEmpty() ? "" : ",")
        + more
        + "}";
  }

  static Change insert(String after) {
    return change(Operation.INSERT, KEYS, null, after);
  }

  static Change insert(String keys, String after) {
    return change(Operation.INSERT, keys, null, after);
  }

  static Change change(Operation operation, String keys, String before, String after) {
    return change(operation, operation.name(), keys, before, after, ARRIVAL, false);
  }

  static Change change(
      Operation operation,
      String name,
      String keys,
      String before,
      String after,
      Instant arrival,
      boolean expiry) {
    return new Change(
        operation,
        name,
        keys == null ? null : keys.getBytes(UTF_8),
        before == null ? null : before.getBytes(UTF_8),
        after == null ? null : after.getBytes(UTF_8),
        arrival,
        SEQUENCE,
        "shard-1",
        expiry,
        Change.Origin.STREAM);
  }
}
