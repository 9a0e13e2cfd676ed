package dev.nightjar.local.analysts;

import dev.nightjar.local.Checkout;
import dev.nightjar.local.analysts.Question.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code docs/analysts.md}: rows of a table, {@code | number | question | events or alerts |
 * `search` |}, and after it questions that a request answers, {@code number. question In Dev
 * Tools:} with a block of JSON below.
 */
public final class QuestionsPage {

  private static final Pattern ROW_BEGINS = Pattern.compile("\\| *\\d.*");
  private static final Pattern ROW =
      Pattern.compile("\\| (\\d+) \\| ([^|]+) \\| (events|alerts) \\| `([^`]+)` \\|");
  private static final Pattern ASKED_IN_DEV_TOOLS =
      Pattern.compile("(\\d+)\\. (.+\\?) In Dev Tools:");
  private static final String BLOCK_BEGINS = "```json";
  private static final String BLOCK_ENDS = "```";

  private QuestionsPage() {}

  /**
   * The questions of the checkout's page, by number.
   *
   * @throws IllegalStateException where the page has another form than the one above
   */
  public static List<Question> read(Checkout checkout) throws IOException {
    Path page = checkout.root().resolve("docs").resolve("analysts.md");
    return parse(Files.readString(page));
  }

  /**
   * The questions of a page, by number.
   *
   * @throws IllegalStateException where a line begins like a question and goes on otherwise, or the
   *     numbers are not 1, 2, 3 and so on
   */
  static List<Question> parse(String page) {
    List<Question> questions = new ArrayList<>();
    List<String> lines = page.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      Matcher row = ROW.matcher(line);
      Matcher asked = ASKED_IN_DEV_TOOLS.matcher(line);
      if (row.matches()) {
        Place place = Place.valueOf(row.group(3).toUpperCase(Locale.ROOT));
        questions.add(new Question(number(row), row.group(2), place, row.group(4), null));
      } else if (asked.matches()) {
        String request = block(lines.subList(i + 1, lines.size()), line);
        questions.add(new Question(number(asked), asked.group(2), Place.EVENTS, null, request));
      } else if (ROW_BEGINS.matcher(line).matches()) {
        throw new IllegalStateException(
            "docs/analysts.md: '" + line + "' is no row of number, question, place and `search`");
      }
    }
    for (int i = 0; i < questions.size(); i++) {
      if (questions.get(i).number() != i + 1) {
        throw new IllegalStateException(
            "docs/analysts.md: question "
                + questions.get(i).number()
                + " stands where "
                + (i + 1)
                + " is due: number them one by one");
      }
    }
    return List.copyOf(questions);
  }

  private static int number(Matcher found) {
    return Integer.parseInt(found.group(1));
  }

  private static String block(List<String> below, String question) {
    int begin = below.indexOf(BLOCK_BEGINS);
    int end = begin < 0 ? -1 : below.subList(begin, below.size()).indexOf(BLOCK_ENDS);
    if (begin < 0 || end < 0 || !below.subList(0, begin).stream().allMatch(String::isBlank)) {
      throw new IllegalStateException(
          "docs/analysts.md: no block of " + BLOCK_BEGINS + " follows '" + question + "'");
    }
    return String.join("\n", below.subList(begin + 1, begin + end));
  }
}
