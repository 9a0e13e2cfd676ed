package dev.nightjar.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.local.Checkout;
import dev.nightjar.local.analysts.Question;
import dev.nightjar.local.analysts.Question.Place;
import dev.nightjar.local.analysts.QuestionsPage;
import dev.nightjar.sinks.opensearch.IndexNames;
import dev.nightjar.sinks.opensearch.IndexPeriod;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class InquiriesTest {

  private static final int ROUNDS = 10;
  private static final List<LoggedEvent> EVENTS = AuditLog.make(20_000, 1).events();
  private static final List<PlantedAlert> ALERTS =
      PlantedAlert.about(
          EVENTS,
          new LoggedDocuments(new IndexNames("nightjar", IndexPeriod.DAY, Duration.ofDays(400))),
          1);

  @Test
  void asksEachQuestionOfThePageSoThatThereIsAnAnswer() throws Exception {
    List<Question> questions = QuestionsPage.read(Checkout.current());
    SplittableRandom random = new SplittableRandom(1);

    for (Inquiry<? extends Planted> inquiry : Inquiries.of(questions, EVENTS, ALERTS)) {
      Set<String> asked = new HashSet<>();
      for (int round = 0; round < ROUNDS; round++) {
        Asked one = inquiry.ask(random);
        assertThat(one.count()).as("seed 1, %s", one).isPositive();
        assertThat(one.window().holds(one.latest())).as("seed 1, %s", one).isTrue();
        assertThat(one.rows() == null).isEqualTo(one.question().request() == null);
        asked.add(one.toString());
      }
      assertThat(asked).as("seed 1, ways to ask %s", inquiry.question()).hasSizeGreaterThan(3);
    }
  }

  @Test
  void countsWhatFitsTheValueTheWindowAndTheTenant() {
    Question question = new Question(2, "Who?", Place.EVENTS, "audit.principal:\"u-carl\"", null);
    Inquiry<LoggedEvent> inquiry =
        new Inquiry<>(question, EVENTS, LoggedEvent::isEntry)
            .vary("u-carl", (e, r) -> e.principal(), (e, id) -> e.principal().equals(id));
    SplittableRandom random = new SplittableRandom(2);

    for (int round = 0; round < ROUNDS; round++) {
      Asked asked = inquiry.ask(random);
      String person = asked.typed().replaceAll(".*\"(.*)\"", "$1");
      assertThat(EVENTS)
          .filteredOn(
              e ->
                  person.equals(e.principal())
                      && asked.window().holds(e.millis())
                      && (asked.tenant() == null || asked.tenant().equals(e.tenant())))
          .as("seed 2, %s", asked)
          .hasSize((int) asked.count());
    }
  }

  @Test
  void refusesAPageWhoseValueIsNotThereToVary() {
    Question question = new Question(2, "Who?", Place.EVENTS, "audit.principal:\"u-dan\"", null);

    assertThatThrownBy(() -> Inquiries.of(List.of(question), EVENTS, ALERTS))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("question 2: 'u-carl'")
        .hasMessageContaining("u-dan");
  }

  @Test
  void refusesAQuestionThatItDoesNotKnow() {
    Question question = new Question(21, "Why?", Place.EVENTS, "reason:*", null);

    assertThatThrownBy(() -> Inquiries.of(List.of(question), EVENTS, ALERTS))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Why?");
  }
}
