package dev.nightjar.sinks.opensearch;

import dev.nightjar.sinks.opensearch.Retention.DocumentClass;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Which indices of events go, judged by what the server has. An index goes only if its name is one
 * that Nightjar gives, its mapping has Nightjar's mark of this installation, and its whole period
 * is over for as long as events are kept. Pure.
 *
 * @param due the indices that go, the oldest first
 * @param kept the indices of events that are ours and stay, the oldest first
 * @param foreign the other indices with a similar name, and why they are left alone
 */
record RetentionPlan(List<EventPeriod> due, List<EventPeriod> kept, List<LeftAlone> foreign) {

  /**
   * An index that looks like ours and is not touched.
   *
   * @param index its name, chosen by anybody
   * @param reason why, a part of a sentence
   */
  record LeftAlone(String index, String reason) {}

  /**
   * Judges indices.
   *
   * @param names how ours are named
   * @param found each index that may be ours, and its mark, null where it has none
   * @param now the instant at which this is judged
   */
  static RetentionPlan of(
      IndexNames names, Retention retention, Map<String, IndexMark> found, Instant now) {
    LocalDate firstKept = retention.firstKept(DocumentClass.EVENTS, now);
    String template = DocumentClass.EVENTS.word();
    List<EventPeriod> due = new ArrayList<>();
    List<EventPeriod> kept = new ArrayList<>();
    List<LeftAlone> foreign = new ArrayList<>();
    found.forEach(
        (name, mark) -> {
          if (name.equals(names.outOfRange())) {
            return;
          }
          EventPeriod period = EventPeriod.parse(names.prefix(), name);
          if (period == null) {
            foreign.add(new LeftAlone(name, "Nightjar gives no such name"));
          } else if (mark == null || !mark.is(template, names.prefix())) {
            foreign.add(new LeftAlone(name, "it does not bear the mark of Nightjar's template"));
          } else if (period.end().isAfter(firstKept)) {
            kept.add(period);
          } else {
            due.add(period);
          }
        });
    Comparator<EventPeriod> byAge =
        Comparator.comparing(EventPeriod::begin).thenComparing(EventPeriod::index);
    due.sort(byAge);
    kept.sort(byAge);
    return new RetentionPlan(List.copyOf(due), List.copyOf(kept), List.copyOf(foreign));
  }
}
