package dev.nightjar.cep.operator;

import dev.nightjar.cep.engine.Evidence;
import dev.nightjar.cep.engine.Occurrence;

/** Occurrences that no rule need want. */
final class TestingOccurrence {

  private TestingOccurrence() {}

  /** One of a user of a tenant at a time in epoch microseconds, routed by a rule set. */
  static Occurrence of(String user, long time, long ruleSet) {
    return new Occurrence(
        "acme",
        1,
        new String[] {user},
        time,
        0,
        new Evidence(time, "e" + time, "e" + time, time, time, "invoice.export"),
        new long[] {1},
        new Occurrence.Value[0],
        ruleSet);
  }
}
