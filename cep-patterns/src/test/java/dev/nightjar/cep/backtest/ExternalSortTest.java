package dev.nightjar.cep.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sort gives the order of bytes, whatever the memory, the writers and the order of adding. */
class ExternalSortTest {

  private static final int PARTITIONS = 5;

  @TempDir Path folder;

  @Test
  void theOrderIsThatOfBytesInMemoryAndInFiles() throws IOException {
    for (long seed = 1; seed <= 30; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<byte[]> records = records(random, random.nextInt(3_000));
      int writers = 1 + random.nextInt(4);
      long memory = random.nextBoolean() ? 1 << 26 : 1 << 12;
      try (TempFolder temp = new TempFolder(folder);
          ExternalSort sort = new ExternalSort(temp, "test", PARTITIONS, memory, writers)) {
        addAll(sort, records, writers, random);
        assertThat(sort.records()).as("seed %s", seed).isEqualTo(records.size());
        records.sort(Arrays::compareUnsigned);
        for (int partition = 0; partition < PARTITIONS; partition++) {
          int own = partition;
          List<byte[]> expected = records.stream().filter(r -> r[0] == own).toList();
          assertThat(read(sort, partition)).as("seed %s", seed).containsExactlyElementsOf(expected);
        }
      }
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aLittleMemorySpillsAndMergesInSteps() throws IOException {
    SplittableRandom random = new SplittableRandom(99);
    List<byte[]> records = records(random, 20_000);
    try (TempFolder temp = new TempFolder(folder);
        ExternalSort sort = new ExternalSort(temp, "test", PARTITIONS, 1, 1)) {
      addAll(sort, records, 1, random);
      long once = records.stream().mapToLong(record -> record.length + Integer.BYTES).sum();
      // Twice: there were more files than are read at once.
      assertThat(sort.spilled()).isGreaterThan(once);
      assertThat(files()).isBetween(2L, (long) ExternalSort.FAN_IN);
      records.sort(Arrays::compareUnsigned);
      List<byte[]> all = new ArrayList<>();
      for (int partition = 0; partition < PARTITIONS; partition++) {
        all.addAll(read(sort, partition));
      }
      assertThat(all).containsExactlyElementsOf(records);
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aRecordMayBeLargerThanTheMemory() throws IOException {
    byte[] large = new byte[3 << 20];
    large[0] = 2;
    byte[] small = {2, 1};
    try (TempFolder temp = new TempFolder(folder);
        ExternalSort sort = new ExternalSort(temp, "test", PARTITIONS, 1, 1)) {
      addAll(sort, List.of(small, large, small), 1, new SplittableRandom(1));
      assertThat(read(sort, 2)).containsExactly(large, small, small);
    }
  }

  @Test
  void nothingIsWrittenWhereAllFitsIntoMemory() throws IOException {
    try (TempFolder temp = new TempFolder(folder);
        ExternalSort sort = new ExternalSort(temp, "test", PARTITIONS, 1 << 24, 1)) {
      addAll(sort, records(new SplittableRandom(4), 1_000), 1, new SplittableRandom(4));
      assertThat(sort.spilled()).isZero();
      assertThat(folder).isEmptyDirectory();
    }
  }

  private static void addAll(
      ExternalSort sort, List<byte[]> records, int writers, SplittableRandom random)
      throws IOException {
    List<ExternalSort.Writer> all = new ArrayList<>();
    for (int i = 0; i < writers; i++) {
      all.add(sort.writer());
    }
    RecordWriter record = new RecordWriter();
    for (byte[] bytes : records) {
      record.clear();
      for (byte b : bytes) {
        record.keyByte(b);
      }
      all.get(random.nextInt(writers)).add(record);
    }
    for (ExternalSort.Writer writer : all) {
      writer.close();
    }
    sort.finish();
  }

  private static List<byte[]> records(SplittableRandom random, int count) {
    List<byte[]> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] record = new byte[1 + random.nextInt(40)];
      random.nextBytes(record);
      record[0] = (byte) random.nextInt(PARTITIONS);
      if (record.length > 1 && random.nextInt(3) > 0) {
        record[1] = 0;
      }
      records.add(record);
    }
    return records;
  }

  private static List<byte[]> read(ExternalSort sort, int partition) throws IOException {
    List<byte[]> records = new ArrayList<>();
    RecordCursor cursor = sort.read(partition);
    while (cursor.next()) {
      records.add(
          Arrays.copyOfRange(cursor.bytes(), cursor.start(), cursor.start() + cursor.length()));
    }
    return records;
  }

  private long files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).count();
    }
  }
}
