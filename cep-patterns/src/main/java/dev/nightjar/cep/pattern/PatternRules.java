package dev.nightjar.cep.pattern;

import dev.nightjar.cep.catalogue.Catalogue;
import dev.nightjar.cep.engine.Evaluator;
import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.CorrelationType;
import dev.nightjar.cep.rule.EventRule;
import dev.nightjar.cep.rule.ReadRules;
import dev.nightjar.cep.rule.RuleFault;
import dev.nightjar.cep.rule.RuleHeader;
import dev.nightjar.cep.rule.RuleSet;
import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The rules that are written in Java, which join each set of Sigma rules where it is compiled.
 * Immutable.
 *
 * <p>They are named by class in the configuration, and not found by a service loader: which rules
 * run then stands in one reviewed place, a jar on the class path adds none by being there, the
 * examples in this package stay out unless they are asked for, and a shaded jar needs no merged
 * service files.
 */
public final class PatternRules implements Serializable {

  /** No rules. */
  public static final PatternRules NONE = new PatternRules(List.of());

  @Serial private static final long serialVersionUID = 1L;

  /** What was loaded, and why the rest was not. */
  public record Loaded(PatternRules rules, List<RuleFault> faults) {}

  private final ArrayList<PatternRule> rules;

  private PatternRules(List<PatternRule> rules) {
    this.rules = new ArrayList<>(rules);
  }

  /** These rules. */
  public static PatternRules of(PatternRule... rules) {
    return new PatternRules(List.of(rules));
  }

  /**
   * Makes rules by the names of their classes.
   *
   * @param option the option in which they are named, for messages
   * @param classes full names of public classes that implement {@link PatternRule} and have a
   *     public constructor without parameters
   * @param loader the loader of the job's classes
   */
  public static Loaded load(String option, List<String> classes, ClassLoader loader) {
    List<PatternRule> rules = new ArrayList<>();
    List<RuleFault> faults = new ArrayList<>();
    for (String name : classes) {
      try {
        Class<?> found = Class.forName(name, true, loader);
        if (PatternRule.class.isAssignableFrom(found)) {
          rules.add((PatternRule) found.getConstructor().newInstance());
        } else {
          faults.add(
              new RuleFault(option, 0, name, "must implement " + PatternRule.class.getName()));
        }
      } catch (ClassNotFoundException | LinkageError e) {
        faults.add(new RuleFault(option, 0, name, "is not on the class path: " + e));
      } catch (ReflectiveOperationException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        faults.add(
            new RuleFault(
                option, 0, name, "needs a public constructor without parameters: " + cause));
      }
    }
    return new Loaded(new PatternRules(rules), List.copyOf(faults));
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return rules.isEmpty();
  }

  /**
   * Adds the rules to a set. One with a fault, such as a rule that should feed it and is not there,
   * is left out and reported; the others join. A rule that feeds a pattern and nothing else alerts
   * no longer by itself, unless the pattern says so. The built-in integrity rules always do: a
   * pattern that would silence one is refused.
   */
  public ReadRules addTo(RuleSet set) {
    if (rules.isEmpty()) {
      return new ReadRules(set, List.of());
    }
    List<RuleFault> faults = new ArrayList<>();
    List<CorrelationRule> added = new ArrayList<>();
    Set<Long> silent = new HashSet<>();
    Set<String> ids = new HashSet<>();
    set.events().forEach(rule -> ids.add(rule.header().id()));
    set.correlations().forEach(rule -> ids.add(rule.header().id()));
    for (PatternRule rule : rules) {
      PatternLinker linker = new PatternLinker(rule, set);
      CorrelationRule linked = linker.link();
      if (linked != null && !ids.add(rule.header().id())) {
        linker.fault("id", "another rule has the id " + rule.header().id());
        linked = null;
      }
      faults.addAll(linker.faults());
      if (linked != null) {
        added.add(linked);
        if (!rule.generate()) {
          linked.inputs().forEach(input -> silent.add(input.key()));
        }
      }
    }
    set.correlations().forEach(rule -> rule.inputs().forEach(input -> silent.remove(input.key())));
    List<CorrelationRule> correlations = new ArrayList<>();
    for (CorrelationRule rule : set.correlations()) {
      correlations.add(isIn(silent, rule.key(), rule.header()) ? rule.silent() : rule);
    }
    correlations.addAll(added);
    correlations.sort(Comparator.comparingInt(CorrelationRule::stage));
    List<EventRule> events = new ArrayList<>();
    for (EventRule rule : set.events()) {
      events.add(isIn(silent, rule.key(), rule.header()) ? rule.silent() : rule);
    }
    return new ReadRules(
        new RuleSet(set.digest(), List.copyOf(events), List.copyOf(correlations)),
        List.copyOf(faults));
  }

  /** Rules of one meaning have one key, and an integrity rule may be one of them. */
  private static boolean isIn(Set<Long> silent, long key, RuleHeader header) {
    return silent.contains(key) && !Catalogue.integrityIds().contains(header.id());
  }

  /**
   * The evaluator that hosts a rule's pattern; null for a rule that is none of these, which the
   * engine runs itself. What a detector asks for each of its rules; one for each thread.
   */
  public Evaluator evaluator(CorrelationRule rule) {
    PatternRule pattern = find(rule);
    return pattern == null ? null : PatternEvaluator.of(rule, pattern.pattern());
  }

  /** The rule as it was written; null for a rule that is none of these. */
  PatternRule find(CorrelationRule rule) {
    if (rule.type() == CorrelationType.PATTERN) {
      for (PatternRule pattern : rules) {
        if (pattern.header().id().equals(rule.header().id())) {
          return pattern;
        }
      }
    }
    return null;
  }
}
