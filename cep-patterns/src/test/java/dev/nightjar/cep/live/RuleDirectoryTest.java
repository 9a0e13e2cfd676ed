package dev.nightjar.cep.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.cep.rule.RuleText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleDirectoryTest {

  private static final long HOUR = 3_600_000;

  @TempDir private Path folder;
  private final AtomicLong clock = new AtomicLong(100 * HOUR);
  private RuleDirectory directory;

  @BeforeEach
  void open() {
    directory = new RuleDirectory(folder.toString(), clock::get);
  }

  private void write(String name, String content) throws IOException {
    write(name, content.getBytes(StandardCharsets.UTF_8), 0);
  }

  private void write(String name, byte[] content, long millis) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
    Files.setLastModifiedTime(file, FileTime.fromMillis(millis));
  }

  @Test
  void findsRuleFilesAtAnyDepthAndNothingElse() throws IOException {
    write("b.yml", "b");
    write("team/a.YAML", "a");
    write("team/deep/c.yml", "ü");
    write("a.test.yml", "test");
    write(".hidden.yml", "hidden");
    write(".git/x.yml", "hidden");
    write("README.md", "words");
    assertThat(directory.read().files())
        .containsExactly(
            new RuleText("b.yml", "b"),
            new RuleText("team/a.YAML", "a"),
            new RuleText("team/deep/c.yml", "ü"));
    assertThat(directory.read().unreadable()).isEmpty();
    assertThat(directory.read().confirmation()).isNull();
  }

  @Test
  void readsAUriAsAPath() throws IOException {
    write("b.yml", "b");
    RuleDirectory uri = new RuleDirectory(folder.toUri().toString(), clock::get);
    assertThat(uri.read().files()).containsExactly(new RuleText("b.yml", "b"));
  }

  @Test
  void seesAFileThatWasChangedAddedOrRemoved() throws IOException {
    write("a.yml", "one");
    write("b.yml", "b");
    directory.read();
    write("a.yml", "three".getBytes(StandardCharsets.UTF_8), 0);
    write("c.yml", "c");
    Files.delete(folder.resolve("b.yml"));
    assertThat(directory.read().files())
        .containsExactly(new RuleText("a.yml", "three"), new RuleText("c.yml", "c"));
  }

  @Test
  void seesAChangeOfEqualLengthWithinOneStepOfTheFileSystemsClock() throws IOException {
    long now = clock.get();
    write("a.yml", "one".getBytes(StandardCharsets.UTF_8), now);
    directory.read();
    write("a.yml", "two".getBytes(StandardCharsets.UTF_8), now);
    assertThat(directory.read().files()).containsExactly(new RuleText("a.yml", "two"));
  }

  @Test
  void readsAnOldFileOnce() throws IOException {
    write("a.yml", "one");
    RuleText first = directory.read().files().get(0);
    // A change that keeps length and an old time can't be seen, which shows that nothing is read.
    write("a.yml", "two");
    assertThat(directory.read().files()).containsExactly(first);
  }

  @Test
  void tellsAFileThatIsTooLargeOrNoUtf8AndReadsTheRest() throws IOException {
    write("big.yml", new byte[RuleDirectory.MAX_FILE_BYTES + 1], 0);
    write("latin.yml", new byte[] {'a', (byte) 0xe4}, 0);
    write("a.yml", "a");
    FoundRules found = directory.read();
    assertThat(found.files()).containsExactly(new RuleText("a.yml", "a"));
    assertThat(found.unreadable())
        .extracting(Object::toString)
        .containsExactlyInAnyOrder(
            "big.yml: the file has 1048577 bytes, and at most 1048576 are read; divide it",
            "latin.yml: the file is no UTF-8; save it as UTF-8");
  }

  @Test
  void readsAConfirmationAtTheTopAlone() throws IOException {
    write("deep/CONFIRM", "no");
    assertThat(directory.read().confirmation()).isNull();
    write("CONFIRM", " 0123456789ab\n");
    assertThat(directory.read().confirmation()).isEqualTo("0123456789ab");
    write("CONFIRM", "x".repeat(10_000));
    assertThat(directory.read().confirmation()).isNull();
  }

  @Test
  void saysThatNothingIsKnownWhereTheDirectoryIsGone() throws IOException {
    write("a.yml", "a");
    directory.read();
    Files.delete(folder.resolve("a.yml"));
    Files.delete(folder);
    assertThatThrownBy(() -> directory.read()).isInstanceOf(IOException.class);
    Files.createDirectory(folder);
    assertThat(directory.read()).isEqualTo(FoundRules.NONE);
  }

  @Test
  void refusesAFileInThePlaceOfADirectory() throws IOException {
    write("a.yml", "a");
    RuleDirectory file = new RuleDirectory(folder.resolve("a.yml").toString(), clock::get);
    assertThatThrownBy(file::read).hasMessageContaining("no directory");
  }

  @Test
  void refusesFoldersWithoutEnd() throws IOException {
    write("1/2/3/4/5/6/7/8/9/a.yml", "a");
    assertThatThrownBy(() -> directory.read()).hasMessageContaining("deeper than 8");
  }

  @Test
  void showsNoPassword() {
    assertThat(new RuleDirectory("ftp://ann:secret@host/rules", clock::get).location())
        .isEqualTo("ftp://host/rules");
  }
}
