package dev.nightjar.benchmarks;

import dev.nightjar.audit.AuditEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.cep.CEP;
import org.apache.flink.cep.PatternSelectFunction;
import org.apache.flink.cep.nfa.aftermatch.AfterMatchSkipStrategy;
import org.apache.flink.cep.pattern.Pattern;
import org.apache.flink.cep.pattern.conditions.SimpleCondition;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;

/**
 * The rules of {@link RuleTexts} as anybody would write them with Flink CEP: one pattern and one
 * operator a rule, on a stream that is keyed by person. CEP neither counts distinct values nor
 * adds: such rules are counts here, which is less work. After a match it skips past its last event,
 * which leaves it the fewest partial matches.
 */
final class StockCep {

  /** What the names of the operators begin with. */
  static final String NAME = "stock CEP";

  private StockCep() {}

  /** What the stream is keyed by. */
  static String person(AuditEvent event) {
    return event.tenant() + ' ' + event.principal();
  }

  /**
   * The operators.
   *
   * @param actions how many actions are wanted, each by ten rules
   * @return one text a match
   */
  static DataStream<String> attach(KeyedStream<AuditEvent, String> events, int actions) {
    DataStream<String> found = null;
    int number = 0;
    for (int action = 0; action < actions; action++) {
      for (Pattern<AuditEvent, ?> pattern : patterns("report-" + action)) {
        String name = NAME + ' ' + number;
        PatternSelectFunction<AuditEvent, String> select = match -> name;
        DataStream<String> matches =
            CEP.pattern(events, pattern)
                .select(select, Types.STRING)
                .name(name)
                .uid("cep-" + number);
        found = found == null ? matches : found.union(matches);
        number++;
      }
    }
    return found;
  }

  private static List<Pattern<AuditEvent, ?>> patterns(String report) {
    List<Pattern<AuditEvent, ?>> patterns = new ArrayList<>();
    patterns.add(count(report, 10, 60));
    patterns.add(count(report, 5, 5));
    patterns.add(count(report, 50, 10));
    patterns.add(count(report, 100, 60));
    patterns.add(count(report, 20, 30));
    patterns.add(count(report, 15, 15));
    // In place of eight distinct targets, and of a sum that fifty exports have.
    patterns.add(count(report, 8, 30));
    patterns.add(count(report, 50, 60));
    patterns.add(sequence(report, 30));
    patterns.add(sequence(report, 5));
    return patterns;
  }

  private static Pattern<AuditEvent, ?> count(String report, int times, int minutes) {
    return Pattern.<AuditEvent>begin("exports", AfterMatchSkipStrategy.skipPastLastEvent())
        .where(SimpleCondition.of(event -> event.action().equals(report + ".export")))
        .times(times)
        .within(Duration.ofMinutes(minutes));
  }

  private static Pattern<AuditEvent, ?> sequence(String report, int minutes) {
    return Pattern.<AuditEvent>begin("view", AfterMatchSkipStrategy.skipPastLastEvent())
        .where(SimpleCondition.of(event -> event.action().equals(report + ".view")))
        .followedBy("export")
        .where(SimpleCondition.of(event -> event.action().equals(report + ".export")))
        .within(Duration.ofMinutes(minutes));
  }
}
