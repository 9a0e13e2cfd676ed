package dev.nightjar.local.analysts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.local.Checkout;
import dev.nightjar.local.analysts.Question.Place;
import org.junit.jupiter.api.Test;

class QuestionsPageTest {

  private static final String PAGE =
      """
      # Questions

      | # | question | where | search |
      |---|---|---|---|
      | 1 | Who exported? | events | `exports AND a:"b"` |
      | 2 | Which alerts? | alerts | `level:(high OR low)` |

      In words.

      3. How many rows? In Dev Tools:

      ```json
      {"size": 0,
       "query": {}}
      ```
      """;

  @Test
  void readsSearchesAndRequests() {
    assertThat(QuestionsPage.parse(PAGE))
        .containsExactly(
            new Question(1, "Who exported?", Place.EVENTS, "exports AND a:\"b\"", null),
            new Question(2, "Which alerts?", Place.ALERTS, "level:(high OR low)", null),
            new Question(
                3, "How many rows?", Place.EVENTS, null, "{\"size\": 0,\n \"query\": {}}"));
  }

  @Test
  void readsTwentyQuestionsOfThePageItself() throws Exception {
    assertThat(QuestionsPage.read(Checkout.current())).hasSize(20);
  }

  @Test
  void refusesARowThatItWouldOverlook() {
    assertRefused(PAGE.replace("| alerts |", "| triage |"), "'| 2 | Which alerts? | triage");
    assertRefused(PAGE.replace("`exports AND a:\"b\"`", "exports"), "'| 1 | Who exported?");
  }

  @Test
  void refusesNumbersThatAreNotInTurn() {
    assertRefused(PAGE.replace("| 2 |", "| 4 |"), "question 4 stands where 2 is due");
    assertRefused(PAGE.replace("3. How", "2. How"), "question 2 stands where 3 is due");
  }

  @Test
  void refusesARequestWithoutItsBlock() {
    assertRefused(PAGE.replace("```json", "```"), "no block of ```json follows '3. How");
    assertRefused(PAGE.replace("}}\n```\n", "}}\n"), "no block of ```json follows '3. How");
    assertRefused(PAGE.replace("Tools:\n", "Tools:\nAsk:\n"), "no block of ```json follows");
  }

  private static void assertRefused(String page, String message) {
    assertThatThrownBy(() -> QuestionsPage.parse(page))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(message);
  }
}
