package dev.nightjar.benchmarks;

import dev.nightjar.benchmarks.Benchmark.Progress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Asks rounds of questions, one question after another, and keeps how long the answers took. Each
 * round has every question once, with values of its own, in an order of its own.
 */
final class SearchRounds {

  private final SearchNode node;
  private final List<Inquiry<? extends Planted>> inquiries;
  private final SplittableRandom random;
  private final Map<IndexDesign, Map<Integer, Latencies>> latencies =
      new EnumMap<>(IndexDesign.class);

  SearchRounds(SearchNode node, List<Inquiry<? extends Planted>> inquiries, long seed) {
    this.node = node;
    this.inquiries = inquiries;
    this.random = new SplittableRandom(seed);
  }

  /**
   * Asks Nightjar's indices, and in between the others the same, so that both meet the node in the
   * same state.
   *
   * @param rounds how many, 1 or more
   * @param plainRounds in how many of them the indices by the server's defaults are asked, too; 1
   *     to {@code rounds}
   */
  void ask(int rounds, int plainRounds, Progress progress) throws Exception {
    List<List<Asked>> chosen = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      List<Asked> round = new ArrayList<>();
      inquiries.forEach(inquiry -> round.add(inquiry.ask(random)));
      Collections.shuffle(round, new Random(random.nextLong()));
      chosen.add(round);
    }
    int every = rounds / plainRounds;
    long begin = System.nanoTime();
    for (int i = 0; i < rounds; i++) {
      ask(chosen.get(i), IndexDesign.NIGHTJAR);
      if ((i + 1) % every == 0) {
        ask(chosen.get(i), IndexDesign.SERVER_DEFAULTS);
        long seconds = (System.nanoTime() - begin) / 1_000_000_000;
        progress.step(i + 1 + " of " + rounds + " rounds in " + seconds + " s");
      }
    }
  }

  private void ask(List<Asked> round, IndexDesign design) throws Exception {
    node.clearCaches();
    for (Asked asked : round) {
      SearchNode.Answer answer =
          node.search(
              design.indices(asked.question().place()), DiscoverRequest.body(asked, design));
      AnswerCheck.check(asked, answer.json());
      latencies
          .computeIfAbsent(design, key -> new TreeMap<>())
          .computeIfAbsent(asked.question().number(), key -> new Latencies())
          .add(answer.millis());
    }
  }

  /** Forgets what was asked until now: the node's JVM is warm. */
  void forget() {
    latencies.clear();
  }

  /** What the answers to each question took, by its number. */
  Map<Integer, Latencies> byQuestion(IndexDesign design) {
    return Collections.unmodifiableMap(latencies.getOrDefault(design, Map.of()));
  }

  /** What all answers took. */
  Latencies all(IndexDesign design) {
    Latencies all = new Latencies();
    byQuestion(design).values().forEach(all::addAll);
    return all;
  }

  /** The highest of the questions' values for a share of the answers. */
  double slowest(IndexDesign design, double share) {
    return byQuestion(design).values().stream()
        .mapToDouble(one -> one.at(share))
        .max()
        .orElse(Double.NaN);
  }
}
