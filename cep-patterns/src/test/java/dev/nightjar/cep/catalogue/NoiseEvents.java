package dev.nightjar.cep.catalogue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The events of one day as JSON, in the order in which they arrive: clocks of servers disagree by
 * up to 3 s, a few events are half a minute late, one in a hundred is delivered twice.
 */
final class NoiseEvents {

  private static final int SERVERS = 12;

  private final SplittableRandom random;
  private final long[] skews = new long[SERVERS];
  private final List<Arriving> events = new ArrayList<>();
  private long made;

  NoiseEvents(SplittableRandom random) {
    this.random = random;
    for (int i = 0; i < SERVERS; i++) {
      skews[i] = i < 8 ? random.nextLong(-300, 300) : random.nextLong(-3_000, 3_000);
    }
  }

  private record Arriving(long arrival, byte[] json) {}

  /**
   * One entry.
   *
   * @param millis when, in epoch milliseconds of a right clock
   * @param fields further fields with their values, in turn; a null value leaves its field out
   */
  void add(long millis, String tenant, String action, String who, String ip, Object... fields) {
    int server = random.nextInt(SERVERS);
    long stated = millis + skews[server];
    StringBuilder json = new StringBuilder(256);
    json.append("{\"@timestamp\":\"").append(Instant.ofEpochMilli(stated));
    json.append("\",\"event.id\":\"n").append(made++);
    json.append("\",\"organization.id\":\"").append(tenant);
    json.append("\",\"event.action\":\"").append(action);
    json.append("\",\"user.id\":\"").append(who);
    json.append("\",\"source.ip\":\"").append(ip).append('"');
    for (int i = 0; i < fields.length; i += 2) {
      Object value = fields[i + 1];
      if (value != null) {
        json.append(",\"").append(fields[i]).append("\":");
        boolean plain = value instanceof Number || value instanceof Boolean;
        json.append(plain ? value.toString() : "\"" + value + "\"");
      }
    }
    byte[] bytes = json.append('}').toString().getBytes(StandardCharsets.UTF_8);
    long arrival = millis + random.nextInt(400);
    if (random.nextInt(2_000) == 0) {
      arrival += 30_000;
    }
    events.add(new Arriving(arrival, bytes));
    if (random.nextInt(100) == 0) {
      events.add(new Arriving(arrival + random.nextInt(5_000), bytes));
    }
  }

  /** What has arrived by the end of a day, and forgets it; what is still on its way stays. */
  List<byte[]> arrivedBy(long millis) {
    events.sort(Comparator.comparingLong(Arriving::arrival));
    int end = 0;
    while (end < events.size() && events.get(end).arrival() < millis) {
      end++;
    }
    List<byte[]> arrived = new ArrayList<>(end);
    for (Arriving event : events.subList(0, end)) {
      arrived.add(event.json());
    }
    events.subList(0, end).clear();
    return arrived;
  }
}
