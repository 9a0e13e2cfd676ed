package dev.nightjar.audit.triage;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * How a rule's alerts were judged. A duplicate says nothing about the rule: the alert that it
 * repeats does.
 *
 * @param ruleId the rule's id; never null
 * @param ruleName the rule's title; null where unknown
 * @param alerts alerts of the rule, handled or not, 0 or more
 * @param acknowledged alerts that somebody looks at, 0 or more
 * @param truePositives closed alerts of that verdict, 0 or more
 * @param falsePositives closed alerts of that verdict, 0 or more
 * @param benign closed alerts of that verdict, 0 or more
 * @param duplicates closed alerts of that verdict, 0 or more
 */
public record RuleVerdicts(
    String ruleId,
    String ruleName,
    long alerts,
    long acknowledged,
    long truePositives,
    long falsePositives,
    long benign,
    long duplicates) {

  /** With fewer judged alerts than this, a percentage would say more than is known. */
  public static final long FEW = 10;

  /** The 97.5th percentile of the normal distribution: an interval of 95 %. */
  private static final double Z = 1.959964;

  /**
   * Where a share lies with a confidence of 95 %, were the judged alerts drawn at random.
   *
   * @param low from 0 to 1
   * @param high from 0 to 1, at least {@code low}
   */
  public record Interval(double low, double high) {}

  /** Alerts with a verdict. */
  public long closed() {
    return judged() + duplicates;
  }

  /** Alerts whose verdict says something about the rule: all that are closed but duplicates. */
  public long judged() {
    return truePositives + falsePositives + benign;
  }

  /** Whether too few were judged to speak of a rate. */
  public boolean few() {
    return judged() < FEW;
  }

  /** False positives among the judged, 0 to 1; null where none was judged. */
  public Double falsePositiveRate() {
    return judged() == 0 ? null : (double) falsePositives / judged();
  }

  /** Wilson's interval of the rate of false positives; null where none was judged. */
  public Interval interval() {
    Double rate = falsePositiveRate();
    if (rate == null) {
      return null;
    }
    double n = judged();
    double square = Z * Z / n;
    double centre = (rate + square / 2) / (1 + square);
    double half = Z / (1 + square) * Math.sqrt(rate * (1 - rate) / n + square / (4 * n));
    return new Interval(Math.max(0, centre - half), Math.min(1, centre + half));
  }

  /**
   * Each rule's verdicts, the one with the most false positives first, then by id.
   *
   * @param alerts how many alerts each rule has, by the rule's id
   * @param latest the latest act of each alert, one for each
   */
  public static List<RuleVerdicts> of(Map<String, Long> alerts, Collection<TriageAct> latest) {
    Map<String, long[]> counts = new HashMap<>();
    Map<String, TriageAct> newest = new HashMap<>();
    for (TriageAct act : latest) {
      String rule = act.subject().ruleId();
      int column = act.verdict() == null ? 0 : act.verdict().ordinal() + 1;
      counts.computeIfAbsent(rule, key -> new long[Verdict.values().length + 1])[column]++;
      newest.merge(
          rule, act, (one, other) -> TriageAct.BY_TIME.compare(one, other) >= 0 ? one : other);
    }
    TreeSet<String> rules = new TreeSet<>(alerts.keySet());
    rules.addAll(counts.keySet());
    return rules.stream()
        .map(
            rule ->
                of(
                    rule,
                    newest.get(rule),
                    alerts.getOrDefault(rule, 0L),
                    counts.getOrDefault(rule, new long[Verdict.values().length + 1])))
        .sorted(
            Comparator.comparingLong(RuleVerdicts::falsePositives)
                .reversed()
                .thenComparing(RuleVerdicts::ruleId))
        .toList();
  }

  private static RuleVerdicts of(String rule, TriageAct newest, long alerts, long[] counts) {
    return new RuleVerdicts(
        rule,
        newest == null ? null : newest.subject().ruleName(),
        alerts,
        counts[0],
        counts[Verdict.TRUE_POSITIVE.ordinal() + 1],
        counts[Verdict.FALSE_POSITIVE.ordinal() + 1],
        counts[Verdict.BENIGN.ordinal() + 1],
        counts[Verdict.DUPLICATE.ordinal() + 1]);
  }
}
