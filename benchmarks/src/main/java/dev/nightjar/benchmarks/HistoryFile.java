package dev.nightjar.benchmarks;

import dev.nightjar.audit.AuditEvent;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes files of history: made events, one a line. Nothing in them needs an escape. */
final class HistoryFile {

  /** What a line is. */
  enum Form {
    /** The event under ECS names, in 600 bytes, in the order of time. */
    PLAIN,
    /** The same as an item of a table's export, in the order of a hash. */
    DYNAMODB
  }

  /** The bytes of a plain line, its end included. */
  static final int PLAIN_BYTES = 600;

  /** A prime: an export is in the order of hashed keys, not of time. */
  private static final long STRIDE = 1_000_003;

  private static final String AGENT =
      "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

  private static final String MESSAGE =
      "what it was about, in words for people, as tables have it. ";

  private static final String PLAIN =
      """
      {"@timestamp":"%s","event":{"id":"%s","action":"%s","outcome":"%s"},\
      "organization":{"id":"%s"},"user":{"id":"%s","email":"%s","type":"human"},\
      "source":{"ip":"%s"},"user_agent":{"original":"%s"},\
      "audit":{"target":{"type":"%s","id":"%s"},"records":%d},\
      "labels":{"region":"eu-central-1","service":"reports","release":"2026.11.3"},"message":"\
      """;

  private static final String ITEM =
      """
      {"Item":{"PK":{"S":"TENANT#%5$s"},"SK":{"S":"EVENT#%1$s#%2$s"},"eventId":{"S":"%2$s"},\
      "action":{"S":"%3$s"},"outcome":{"S":"%4$s"},"actor":{"M":{"id":{"S":"%6$s"},\
      "email":{"S":"%7$s"},"type":{"S":"human"}}},"ip":{"S":"%8$s"},"userAgent":{"S":"%9$s"},\
      "target":{"M":{"type":{"S":"%10$s"},"id":{"S":"%11$s"}}},"records":{"N":"%12$d"},\
      "region":{"S":"eu-central-1"},"service":{"S":"reports"},"release":{"S":"2026.11.3"},\
      "message":{"S":"%13$s"},"ttl":{"N":"1830000000"}}}
      """;

  private final RuleEvents events;
  private final Form form;

  HistoryFile(RuleEvents events, Form form) {
    this.events = events;
    this.form = form;
  }

  /** Writes the first events. */
  void write(Path file, long count) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.US_ASCII)) {
      for (long n = 0; n < count; n++) {
        out.write(
            form == Form.PLAIN ? plain(events.event(n)) : item(events.event(n * STRIDE % count)));
      }
    }
  }

  /** A line of exactly {@link #PLAIN_BYTES}. */
  static String plain(AuditEvent event) {
    String line = filled(PLAIN, event);
    int room = PLAIN_BYTES - line.length() - "\"}\n".length();
    return line + MESSAGE.repeat(room / MESSAGE.length() + 1).substring(0, room) + "\"}\n";
  }

  /** A line of an export. */
  static String item(AuditEvent event) {
    return filled(ITEM, event);
  }

  private static String filled(String line, AuditEvent event) {
    return line.formatted(
        event.time(),
        event.eventId(),
        event.action(),
        event.outcome(),
        event.tenant(),
        event.principal(),
        event.actor().email(),
        event.sourceIp(),
        AGENT,
        event.target().type(),
        event.target().id(),
        event.records(),
        MESSAGE);
  }
}
