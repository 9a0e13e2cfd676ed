package dev.nightjar.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Progress is one line on a terminal and few lines elsewhere. */
class TerminalTest {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final AtomicLong clock = new AtomicLong(1_000);

  @Test
  void aTerminalHasOneLineOfProgressBelowTheLinesThatStay() {
    Terminal terminal = terminal(true);
    terminal.progress("1 of 2");
    terminal.line("an alert");
    terminal.progressDone();
    assertThat(text()).isEqualTo("\r\u001b[K1 of 2\r\u001b[Kan alert\n1 of 2\r\u001b[K");
  }

  @Test
  void elsewhereProgressIsAPlainLineEveryFiveSeconds() {
    Terminal terminal = terminal(false);
    terminal.progress("1 of 9");
    terminal.progress("2 of 9");
    clock.addAndGet(5_000);
    terminal.progress("3 of 9");
    terminal.progressDone();
    assertThat(text()).isEqualTo("1 of 9\n3 of 9\n");
  }

  @Test
  void coloursOnlyWhereTheyAreWanted() {
    assertThat(terminal(true).paint(Terminal.Colour.GOOD, "well")).contains("\u001b[32m");
    assertThat(terminal(false).paint(Terminal.Colour.GOOD, "well")).isEqualTo("well");
  }

  private Terminal terminal(boolean isTerminal) {
    return new Terminal(
        new PrintStream(bytes, true, StandardCharsets.UTF_8), isTerminal, isTerminal, clock::get);
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }
}
