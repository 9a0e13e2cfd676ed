package dev.nightjar.cep.backtest;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;

/**
 * Days of a made-up company's events, one every 50 ms, mostly harmless: some 600 bytes a plain
 * event. {@code main} writes a file of them, to measure with.
 */
final class TestingHistory {

  private static final Instant BEGIN = Instant.parse("2026-11-02T00:00:00Z");

  /** Actions by how often they occur, of 1,000. */
  private static final Object[][] ACTIONS = {
    {"dashboard.viewed", 420},
    {"invoice.read", 250},
    {"customer.read", 150},
    {"session.refreshed", 70},
    {"report.viewed", 48},
    {"login.success", 20},
    {"login.failure", 8},
    {"invoice.export", 12},
    {"customer.updated", 10},
    {"draft.deleted", 4},
    {"invoice.deleted", 3},
    {"role.granted", 2},
    {"apikey.created", 1},
    {"mfa.disabled", 1},
    {"mfa.denied", 1}
  };

  private final SplittableRandom random;
  private long number;

  TestingHistory(long seed) {
    random = new SplittableRandom(seed);
  }

  /** The next event as a plain object. */
  String plain() {
    Event e = next();
    return "{\"@timestamp\":\""
        + e.time
        + "\",\"event\":{\"id\":\""
        + e.id
        + "\",\"action\":\""
        + e.action
        + "\",\"outcome\":\""
        + e.outcome
        + "\",\"category\":[\"web\"],\"type\":[\"access\"],\"created\":\""
        + e.time
        + "\"},\"organization\":{\"id\":\""
        + e.tenant
        + "\"},\"user\":{\"id\":\""
        + e.user
        + "\",\"name\":\"User "
        + e.user
        + "\",\"email\":\""
        + e.user
        + "@"
        + e.tenant
        + ".example\",\"roles\":[\"member\",\"billing\"]},\"source\":{\"ip\":\""
        + e.ip
        + "\"},\"user_agent\":{\"original\":\"Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101\"}"
        + ",\"http\":{\"request\":{\"id\":\""
        + e.id
        + "-r\",\"method\":\"GET\"}}"
        + ",\"audit\":{\"actor\":{\"type\":\"human\"},\"target\":{\"type\":\"invoice\",\"id\":\"INV-"
        + e.target
        + "\"},\"records\":"
        + e.records
        + "},\"trace\":{\"id\":\""
        + e.id
        + "-t\"}}";
  }

  /** The next event as a line of an export. */
  String exported() {
    return "{\"Item\":" + item(next()) + "}";
  }

  /** The next event as a record of a stream. */
  String streamed() {
    Event e = next();
    return "{\"eventID\":\""
        + e.id
        + "\",\"eventName\":\"INSERT\",\"eventVersion\":\"1.1\",\"eventSource\":\"aws:dynamodb\""
        + ",\"awsRegion\":\"eu-central-1\",\"dynamodb\":{\"ApproximateCreationDateTime\":"
        + Instant.parse(e.time).getEpochSecond()
        + ",\"Keys\":{\"PK\":{\"S\":\"TENANT#"
        + e.tenant
        + "\"},\"SK\":{\"S\":\"EVENT#"
        + e.time
        + "#"
        + e.id
        + "\"}},\"NewImage\":"
        + item(e)
        + ",\"SequenceNumber\":\""
        + (100_000_000_000_000_000L + number)
        + "0000\",\"SizeBytes\":600,\"StreamViewType\":\"NEW_AND_OLD_IMAGES\"}}";
  }

  private static String item(Event e) {
    return "{\"PK\":{\"S\":\"TENANT#"
        + e.tenant
        + "\"},\"SK\":{\"S\":\"EVENT#"
        + e.time
        + "#"
        + e.id
        + "\"},\"eventId\":{\"S\":\""
        + e.id
        + "\"},\"action\":{\"S\":\""
        + e.action
        + "\"},\"actor\":{\"M\":{\"id\":{\"S\":\""
        + e.user
        + "\"},\"name\":{\"S\":\"User "
        + e.user
        + "\"},\"email\":{\"S\":\""
        + e.user
        + "@"
        + e.tenant
        + ".example\"},\"type\":{\"S\":\"human\"}}},\"target\":{\"M\":{\"type\":{\"S\":\"invoice\"}"
        + ",\"id\":{\"S\":\"INV-"
        + e.target
        + "\"}}},\"outcome\":{\"S\":\""
        + e.outcome
        + "\"},\"ip\":{\"S\":\""
        + e.ip
        + "\"},\"userAgent\":{\"S\":\"Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101\"}"
        + ",\"records\":{\"N\":\""
        + e.records
        + "\"},\"requestId\":{\"S\":\""
        + e.id
        + "-r\"}}";
  }

  private Event next() {
    number++;
    int draw = random.nextInt(1_000);
    int at = 0;
    while (draw >= (int) ACTIONS[at][1]) {
      draw -= (int) ACTIONS[at++][1];
    }
    int tenant = random.nextInt(40);
    return new Event(
        BEGIN.plusMillis(number * 50).toString(),
        "e-" + Long.toString(number, 36),
        (String) ACTIONS[at][0],
        at == 6 ? "failure" : "success",
        "tenant-" + tenant,
        "u-" + tenant + "-" + random.nextInt(250),
        "203.0." + random.nextInt(256) + "." + random.nextInt(256),
        random.nextInt(100_000),
        random.nextInt(200));
  }

  private record Event(
      String time,
      String id,
      String action,
      String outcome,
      String tenant,
      String user,
      String ip,
      int target,
      int records) {}

  /**
   * Writes a file.
   *
   * @param args plain, exported or streamed; how many events; the file, gzip where it ends with .gz
   */
  public static void main(String[] args) throws IOException {
    TestingHistory history = new TestingHistory(7);
    Path file = Path.of(args[2]);
    OutputStream stored = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20);
    try (OutputStream out =
        args[2].endsWith(".gz") ? new GZIPOutputStream(stored, 1 << 16) : stored) {
      for (long left = Long.parseLong(args[1]); left > 0; left--) {
        String line =
            switch (args[0]) {
              case "plain" -> history.plain();
              case "exported" -> history.exported();
              default -> history.streamed();
            };
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
  }
}
