package dev.nightjar.cep.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rules that share a grouping and a hold, and which of them an occurrence is for. */
final class GroupPlan {

  /** Sets of inputs whose rules are known; an attacker can't name more than the rules allow. */
  private static final int MAX_KNOWN = 10_000;

  /**
   * The rules that want an occurrence.
   *
   * @param rules ascending by {@link RulePlan#number}
   * @param inputs for each of them its inputs, as bits
   * @param claim that of all of them that keep a log, as all of their inputs
   */
  record Wanted(RulePlan[] rules, long[] inputs, Claim claim) {}

  private record Input(RulePlan rule, int index) {}

  /** An array as a key. */
  private static final class Inputs {
    private final long[] all;
    private final int hash;

    Inputs(long[] all) {
      this.all = all;
      this.hash = Arrays.hashCode(all);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Inputs inputs && Arrays.equals(all, inputs.all);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  final long hold;
  private final Map<Long, List<Input>> byInput = new HashMap<>();
  private final Map<Long, RulePlan> byKey = new HashMap<>();
  private final ShortNames shortNames = new ShortNames();
  private final List<RulePlan> all = new ArrayList<>();
  private final Map<Inputs, Wanted> known = new HashMap<>();

  private long[] lastInputs;
  private Wanted lastWanted;

  GroupPlan(long hold) {
    this.hold = hold;
  }

  void add(RulePlan rule) {
    RuleName whole = RuleName.whole(rule.rule.key());
    RuleName shortened = RuleName.shortened(rule.rule.key());
    rule.number = all.size();
    rule.name = shortened;
    for (RulePlan other : all) {
      // Neither may then be known by the short name: what was written under it, when there was but
      // one of them, can't be told apart.
      if (shortened.equals(RuleName.shortened(other.rule.key()))) {
        other.name = RuleName.whole(other.rule.key());
        rule.name = whole;
      }
    }
    all.add(rule);
    byKey.put(whole.key(), rule);
    shortNames.put((int) shortened.key(), rule.name.whole() ? -1 : rule.number);
    for (int i = 0; i < rule.rule.inputs().size(); i++) {
      byInput
          .computeIfAbsent(rule.rule.inputs().get(i).feed(), feed -> new ArrayList<>())
          .add(new Input(rule, i));
    }
  }

  /**
   * The number of the rule that state names so; negative where it is gone.
   *
   * @param key {@link RuleName#key}
   * @param whole {@link RuleName#whole}
   */
  int number(long key, boolean whole) {
    if (!whole) {
      return shortNames.get((int) key);
    }
    RulePlan rule = byKey.get(key);
    return rule == null ? -1 : rule.number;
  }

  RulePlan rule(int number) {
    return all.get(number);
  }

  Wanted wanted(long[] inputs) {
    if (Arrays.equals(inputs, lastInputs)) {
      return lastWanted;
    }
    Inputs key = new Inputs(inputs);
    Wanted wanted = known.get(key);
    if (wanted == null) {
      wanted = find(inputs);
      if (known.size() < MAX_KNOWN) {
        known.put(key, wanted);
      }
    }
    lastInputs = inputs;
    lastWanted = wanted;
    return wanted;
  }

  private Wanted find(long[] inputs) {
    Map<RulePlan, Long> bits = new HashMap<>();
    for (long input : inputs) {
      for (Input one : byInput.getOrDefault(input, List.of())) {
        bits.merge(one.rule, one.index < Long.SIZE ? 1L << one.index : 1L, (l, r) -> l | r);
      }
    }
    RulePlan[] rules = bits.keySet().toArray(RulePlan[]::new);
    Arrays.sort(rules, java.util.Comparator.comparingInt(rule -> rule.number));
    long[] inputBits = new long[rules.length];
    for (int i = 0; i < rules.length; i++) {
      inputBits[i] = bits.get(rules[i]);
    }
    return new Wanted(rules, inputBits, claim(rules, inputBits));
  }

  private static Claim claim(RulePlan[] rules, long[] inputs) {
    int[] numbers = new int[rules.length];
    long[] claimed = new long[rules.length];
    int count = 0;
    for (int i = 0; i < rules.length; i++) {
      if (rules[i].keepsLog()) {
        numbers[count] = rules[i].number;
        claimed[count++] = rules[i].claimed(inputs[i]);
      }
    }
    return new Claim(Arrays.copyOf(numbers, count), Arrays.copyOf(claimed, count));
  }
}
