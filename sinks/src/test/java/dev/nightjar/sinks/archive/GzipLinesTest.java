package dev.nightjar.sinks.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import java.util.zip.GZIPInputStream;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

class GzipLinesTest {

  private static final String FOLDER = "events/tenant=acme/day=2026-11-21";

  @Test
  void packsLinesAndNothingElse() throws Exception {
    TestingFile file = new TestingFile();
    GzipLines lines = new GzipLines(buffers(1 << 20), file);
    lines.addElement(line("{\"id\":\"\u00fc\"}"));
    lines.addElement(line("{}"));
    assertThat(file.bytes.size()).as("nothing is written before there is enough").isZero();
    lines.flush();
    lines.finish();

    assertThat(unpacked(file)).isEqualTo("{\"id\":\"\u00fc\"}\n{}\n");
    assertThat(file.closed).as("the file sink closes it").isFalse();
  }

  @Test
  void writesAMemberWhereThereIsEnough() throws Exception {
    TestingFile file = new TestingFile();
    LineBuffers buffers = buffers(1 << 20);
    GzipLines lines = new GzipLines(buffers, file);
    String half = "x".repeat(GzipLines.MEMBER / 2);
    lines.addElement(line(half));
    lines.addElement(line(half));
    assertThat(file.bytes.size()).isPositive();
    assertThat(buffers.bytes()).isZero();
    lines.addElement(line("end"));
    lines.finish();

    assertThat(unpacked(file)).isEqualTo(half + "\n" + half + "\nend\n");
  }

  @Test
  void keepsTenThousandFilesWithinOneBound() throws Exception {
    long seed = 7;
    SplittableRandom random = new SplittableRandom(seed);
    int most = 100_000;
    LineBuffers buffers = buffers(most);
    List<TestingFile> files = new ArrayList<>();
    List<GzipLines> open = new ArrayList<>();
    List<StringBuilder> expected = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      files.add(new TestingFile());
      open.add(new GzipLines(buffers, files.get(i)));
      expected.add(new StringBuilder());
    }
    for (int i = 0; i < 50_000; i++) {
      int file = random.nextInt(open.size());
      String text = "line " + i + " ".repeat(random.nextInt(200));
      open.get(file).addElement(line(text));
      expected.get(file).append(text).append('\n');
      assertThat(buffers.bytes()).as("seed %d", seed).isBetween(0L, (long) most);
    }
    for (GzipLines file : open) {
      file.finish();
    }

    assertThat(buffers.bytes()).isZero();
    for (int i = 0; i < files.size(); i++) {
      assertThat(unpacked(files.get(i))).as("seed %d", seed).isEqualTo(expected.get(i).toString());
    }
  }

  @Test
  void makesRoomWhereALineIsMissingLongest() throws Exception {
    LineBuffers buffers = buffers(25);
    TestingFile quiet = new TestingFile();
    TestingFile busy = new TestingFile();
    GzipLines first = new GzipLines(buffers, busy);
    GzipLines second = new GzipLines(buffers, quiet);
    first.addElement(line("123456789"));
    second.addElement(line("123456789"));
    first.addElement(line("1234"));
    assertThat(buffers.bytes()).isEqualTo(25);
    first.addElement(line(""));

    assertThat(quiet.bytes.size()).isPositive();
    assertThat(busy.bytes.size()).isZero();
  }

  @Test
  void countsLinesBytesAndFiles() throws Exception {
    TestingMetrics metrics = new TestingMetrics();
    LineBuffers buffers = new LineBuffers(1 << 20, new ArchiveMetrics(metrics));
    TestingFile[] files = {new TestingFile(), new TestingFile()};
    GzipLines first = new GzipLines(buffers, files[0]);
    GzipLines second = new GzipLines(buffers, files[1]);
    first.addElement(line("123"));
    first.addElement(line("4567"));
    second.addElement(line("8"));
    assertThat(metrics.all())
        .isEqualTo(
            Map.of(
                "archivedLines", 3L,
                "archivedBytes", 0L,
                "archivedFiles", 0L,
                "openFiles", 2L,
                "waitingBytes", 11L));
    first.finish();
    second.finish();
    // The file sink may ask twice.
    second.finish();
    assertThat(metrics.all())
        .isEqualTo(
            Map.of(
                "archivedLines",
                3L,
                "archivedBytes",
                (long) files[0].bytes.size() + files[1].bytes.size(),
                "archivedFiles",
                2L,
                "openFiles",
                0L,
                "waitingBytes",
                0L));
    assertThat(metrics.groups).containsExactly("kinesisanalytics", "archive");
  }

  @Test
  void leavesNothingOutWhereTheDiskIsFull() throws Exception {
    TestingFile file = new TestingFile();
    GzipLines lines = new GzipLines(buffers(1 << 20), file);
    lines.addElement(line("{}"));
    file.full = true;
    assertThatThrownBy(lines::finish).isInstanceOf(IOException.class).hasMessage("disk full");
  }

  private static LineBuffers buffers(long most) {
    return new LineBuffers(most, new ArchiveMetrics(new UnregisteredMetricsGroup()));
  }

  private static ArchiveLine line(String text) {
    return new ArchiveLine(FOLDER, text.getBytes(StandardCharsets.UTF_8));
  }

  private static String unpacked(TestingFile file) throws IOException {
    byte[] bytes = file.bytes.toByteArray();
    if (bytes.length == 0) {
      return "";
    }
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Keeps the metrics that are registered. */
  private static final class TestingMetrics extends UnregisteredMetricsGroup {
    private final Map<String, LongSupplier> values = new HashMap<>();
    private final List<String> groups = new ArrayList<>();

    Map<String, Long> all() {
      Map<String, Long> all = new HashMap<>();
      values.forEach((name, value) -> all.put(name, value.getAsLong()));
      return all;
    }

    @Override
    public MetricGroup addGroup(String name) {
      groups.add(name);
      return this;
    }

    @Override
    public Counter counter(String name) {
      Counter counter = new SimpleCounter();
      values.put(name, counter::getCount);
      return counter;
    }

    @Override
    public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
      values.put(name, () -> ((Number) gauge.getValue()).longValue());
      return gauge;
    }
  }

  /** A file in memory. */
  private static final class TestingFile extends FSDataOutputStream {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(0);
    private boolean closed;
    private boolean full;

    @Override
    public void write(int b) throws IOException {
      check();
      bytes.write(b);
    }

    @Override
    public void write(byte[] from, int at, int length) throws IOException {
      check();
      bytes.write(from, at, length);
    }

    private void check() throws IOException {
      if (full) {
        throw new IOException("disk full");
      }
    }

    @Override
    public long getPos() {
      return bytes.size();
    }

    @Override
    public void flush() {
      // Nothing is held back.
    }

    @Override
    public void sync() {
      // Nothing is held back.
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
