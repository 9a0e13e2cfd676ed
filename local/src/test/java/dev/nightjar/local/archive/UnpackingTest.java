package dev.nightjar.local.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Whatever became of a file, its lines are read or missed. */
class UnpackingTest {

  @Test
  void readsAllMembersHoweverTheFileIsCut() throws Exception {
    long seed = 11;
    SplittableRandom random = new SplittableRandom(seed);
    for (int run = 0; run < 200; run++) {
      ByteArrayOutputStream plain = new ByteArrayOutputStream();
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      for (int member = random.nextInt(5); member >= 0; member--) {
        byte[] bytes = new byte[random.nextInt(2) * random.nextInt(100_000)];
        for (int i = 0; i < bytes.length; i++) {
          bytes[i] = (byte) random.nextInt(random.nextInt(2) == 0 ? 4 : 256);
        }
        plain.write(bytes);
        packed.write(packed(bytes));
      }
      try (InputStream in = ArchiveReader.unpacked(dribbling(packed.toByteArray(), random))) {
        assertThat(in.readAllBytes())
            .as("seed %d, run %d", seed, run)
            .isEqualTo(plain.toByteArray());
      }
    }
  }

  @Test
  void readsWhatOtherToolsPack() throws Exception {
    byte[] plain = packed("line\n".getBytes(StandardCharsets.UTF_8));
    ByteArrayOutputStream named = new ByteArrayOutputStream();
    named.write(plain, 0, 3);
    // A part, a name, a comment and a checksum of the header.
    named.write(2 | 4 | 8 | 16);
    named.write(plain, 4, 6);
    named.write(new byte[] {3, 0, 1, 2, 3, 'n', 0, 'c', 'c', 0, 9, 9});
    named.write(plain, 10, plain.length - 10);
    try (InputStream in = ArchiveReader.unpacked(new ByteArrayInputStream(named.toByteArray()))) {
      assertThat(in.readAllBytes()).isEqualTo("line\n".getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void neverEndsInSilenceWhereBytesAreMissing() throws Exception {
    byte[] first = packed("first\n".repeat(50).getBytes(StandardCharsets.UTF_8));
    byte[] second = packed("second\n".repeat(50).getBytes(StandardCharsets.UTF_8));
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    for (int length = 0; length < both.length; length++) {
      if (length == first.length) {
        // A whole file of one member less: no reader can know.
        continue;
      }
      byte[] cut = Arrays.copyOf(both, length);
      assertThatThrownBy(() -> read(cut)).as("cut at " + length).isInstanceOf(IOException.class);
    }
  }

  @Test
  void neverTakesAnotherByteForTheSame() throws Exception {
    byte[] whole = packed("a line of the archive\n".repeat(9).getBytes(StandardCharsets.UTF_8));
    // Of the header, time, level and system say nothing of the lines.
    for (int i = 10; i < whole.length; i++) {
      byte[] damaged = whole.clone();
      damaged[i] ^= 0x10;
      assertThatThrownBy(() -> read(damaged)).as("byte " + i).isInstanceOf(IOException.class);
    }
    byte[] garbage = Arrays.copyOf(whole, whole.length + 5);
    assertThatThrownBy(() -> read(garbage)).isInstanceOf(IOException.class);
  }

  private static byte[] read(byte[] bytes) throws IOException {
    try (InputStream in = ArchiveReader.unpacked(new ByteArrayInputStream(bytes))) {
      return in.readAllBytes();
    }
  }

  private static byte[] packed(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  /** A stream that gives few bytes at a time and never says that it has more. */
  private static InputStream dribbling(byte[] bytes, SplittableRandom random) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] to, int from, int length) {
        return super.read(to, from, Math.min(length, 1 + random.nextInt(5_000)));
      }

      @Override
      public synchronized int available() {
        return 0;
      }
    };
  }
}
