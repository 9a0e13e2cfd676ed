package dev.nightjar.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the commands of the archive are used wrongly; what they do is tested on real parts. */
class VerifyCommandTest {

  private final TestingCommand command = new TestingCommand();

  @TempDir private Path folder;

  @Test
  void needsTwoOfTheThree() {
    assertThat(command.run("verify", "--day=2026-11-21", "--archive=" + folder)).isEqualTo(2);
    assertThat(command.err())
        .contains("give two of --table NAME, --opensearch URL and --archive PATH, or all three");
    assertThat(command.run("verify", "--day=2026-11-21")).isEqualTo(2);
    assertThat(command.run("verify", "--archive=" + folder)).isEqualTo(2);
    assertThat(command.err()).contains("--day");
  }

  @Test
  void namesAllThatIsWrongAtOnce() {
    assertThat(
            command.run(
                "verify",
                "--day=2026-11-21",
                "--table=audit",
                "--partition=TENANT#acme",
                "--read-capacity=0",
                "--most=-1"))
        .isEqualTo(2);
    assertThat(command.err())
        .contains("give two of")
        .contains("--partition belongs to --table and --tenant")
        .contains("--read-capacity = 0: must be 1 or more")
        .contains("--most = -1: must be 0 or more");
  }

  @Test
  void refusesWhatIsNoDay() {
    assertThat(command.run("verify", "--day=yesterday")).isEqualTo(2);
    assertThat(command.err()).contains("--day", "yesterday");
  }

  @Test
  void namesAnAddressWhereNobodyIs() throws Exception {
    Files.createDirectories(folder.resolve("events"));
    assertThat(
            command.run(
                "verify",
                "--day=2026-11-21",
                "--archive=" + folder,
                "--opensearch=http://127.0.0.1:1"))
        .isEqualTo(1);
    assertThat(command.err()).contains("no address can be reached");
  }

  @Test
  void tellsOfAFileSystemThatNobodyKnows() {
    for (String[] arguments :
        new String[][] {
          {"verify", "--day=2026-11-21", "--table=audit", "--archive=gopher://host/audit"},
          {
            "restore",
            "--from=gopher://host/audit",
            "--from-day=2026-11-21",
            "--to-day=2026-11-21",
            "--opensearch=http://127.0.0.1:1"
          }
        }) {
      assertThat(command.run(arguments)).isEqualTo(2);
      assertThat(command.err()).contains("gopher://host/audit: ");
    }
  }

  @Test
  void restoreRefusesAPeriodThatIsNone() {
    assertThat(restore("2026-11-22", "2026-11-21")).isEqualTo(2);
    assertThat(command.err()).contains("the last day is before the first");
    assertThat(restore("2026-11-21", "2026-11-31")).isEqualTo(2);
    assertThat(command.err())
        .contains("'--to-day': '2026-11-31' is no day: give one such as 2026-11-21")
        .doesNotContain("java.time");
  }

  @Test
  void restoreTellsOfAPeriodOfWhichThereIsNothing() {
    assertThat(restore("2026-11-21", "2026-11-22", "--tenant=a\u001bb")).isEqualTo(2);
    assertThat(command.err())
        .contains("holds nothing of a\\u001bb from 2026-11-21 to 2026-11-22")
        .contains("archive.path");
    assertThat(restore("2026-11-21", "2026-11-22", "--index-period=year")).isEqualTo(2);
    assertThat(command.err()).contains("--index-period = year: must be day or month");
  }

  @Test
  void restoreSaysInItsHelpHowToSearchAndWhichPrefixIsItsOwn() {
    assertThat(command.run("restore", "--help")).isZero();
    assertThat(command.out())
        .contains("restored-events")
        .containsPattern("What all indices are named with \\(default:\\s+restored\\)");
    assertThat(command.run("setup", "--help")).isZero();
    assertThat(command.out()).containsPattern("\\(default:\\s+nightjar\\)");
  }

  private int restore(String from, String to, String... more) {
    String[] arguments = {
      "restore",
      "--from=" + folder,
      "--from-day=" + from,
      "--to-day=" + to,
      "--opensearch=http://127.0.0.1:1"
    };
    String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return command.run(all);
  }
}
