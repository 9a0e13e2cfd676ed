package dev.nightjar.local.streams;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The arguments of {@link Main}.
 *
 * @param shards how many shards the stream begins with
 * @param records how many records each has before it is ready
 * @param itemBytes the size of an item as DynamoDB counts it
 * @param latency what every call takes at least
 * @param rate records a second and shard from when it is ready
 * @param age how long ago the first records were written
 * @param limits whether the service's limits are enforced
 * @param keepItems whether items are kept for Scan
 * @param viewType the images of the records
 * @param port 0 for a free one
 */
record MainOptions(
    int shards,
    int records,
    int itemBytes,
    Duration latency,
    double rate,
    Duration age,
    boolean limits,
    boolean keepItems,
    ViewType viewType,
    int port) {

  static final String USAGE =
      """
      Options, each with its default:
        --shards 1            shards of the stream
        --records 0           records in each shard before it is ready
        --item-bytes 700      size of an item as DynamoDB counts it
        --latency-millis 0    what every call takes at least
        --rate 0              records a second and shard, from when it is ready
        --age-minutes 0       how long ago the first records were written
        --view NEW_IMAGE      KEYS_ONLY, NEW_IMAGE, OLD_IMAGE or NEW_AND_OLD_IMAGES
        --port 0              port on 127.0.0.1; 0 takes a free one
        --limits              enforce 5 GetRecords a second and shard, 10 DescribeStream a second
        --keep-items          keep items for Scan and BatchGetItem
      It prints READY and the port, and ends when its standard input does.
      """;

  static MainOptions parse(List<String> arguments) {
    Deque<String> left = new ArrayDeque<>(arguments);
    int shards = 1;
    int records = 0;
    int itemBytes = 700;
    long latency = 0;
    double rate = 0;
    long age = 0;
    boolean limits = false;
    boolean keepItems = false;
    ViewType viewType = ViewType.NEW_IMAGE;
    int port = 0;
    while (!left.isEmpty()) {
      String option = left.remove();
      switch (option) {
        case "--shards" -> shards = (int) number(option, left, 1, 10_000);
        case "--records" -> records = (int) number(option, left, 0, 100_000_000);
        case "--item-bytes" -> itemBytes = (int) number(option, left, 1, 400 * 1024);
        case "--latency-millis" -> latency = (long) number(option, left, 0, 600_000);
        case "--rate" -> rate = number(option, left, 0, 100_000);
        case "--age-minutes" -> age = (long) number(option, left, 0, 24 * 60 - 1);
        case "--view" -> viewType = ViewType.valueOf(value(option, left));
        case "--port" -> port = (int) number(option, left, 0, 65_535);
        case "--limits" -> limits = true;
        case "--keep-items" -> keepItems = true;
        default -> throw new IllegalArgumentException("there is no option '" + option + "'");
      }
    }
    return new MainOptions(
        shards,
        records,
        itemBytes,
        Duration.ofMillis(latency),
        rate,
        Duration.ofMinutes(age),
        limits,
        keepItems,
        viewType,
        port);
  }

  private static String value(String option, Deque<String> left) {
    if (left.isEmpty()) {
      throw new IllegalArgumentException("'" + option + "' needs a value");
    }
    return left.remove();
  }

  private static double number(String option, Deque<String> left, double least, double most) {
    String text = value(option, left);
    try {
      double number = Double.parseDouble(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "'" + option + "' is a number of " + (long) least + " to " + (long) most + ", not " + text);
  }
}
