package dev.nightjar.cep.check;

/**
 * What came of one test of rules.
 *
 * @param file the file that the test stands in; never null
 * @param name the test's name; empty where the file itself can't be run; never null
 * @param passed whether exactly the expected alerts fired
 * @param expected what should have fired, one alert a line; never null
 * @param got what fired, in the same form; or why the test can't be run; never null
 */
public record RuleTestResult(
    String file, String name, boolean passed, String expected, String got) {

  /** A test, or a whole file, that can't be run. */
  static RuleTestResult broken(String file, String name, String reason) {
    return new RuleTestResult(file, name, false, "a test that can be run", reason);
  }

  /** The result for people: one line where it passed, else with what was expected and what came. */
  @Override
  public String toString() {
    String what = file + ": " + (name.isEmpty() ? "the file" : name);
    if (passed) {
      return "pass  " + what;
    }
    return "FAIL  " + what + "\n" + block("expected", expected) + block("got", got);
  }

  private static String block(String title, String text) {
    String body = text.isEmpty() ? "no alert" : text;
    return "  " + title + ":\n    " + body.replace("\n", "\n    ") + "\n";
  }
}
