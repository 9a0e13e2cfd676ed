package dev.nightjar.benchmarks;

import dev.nightjar.benchmarks.Measurement.Target;
import dev.nightjar.local.Checkout;
import dev.nightjar.local.OpenSearchServer;
import dev.nightjar.local.analysts.Question;
import dev.nightjar.local.analysts.QuestionsPage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The questions of {@code docs/analysts.md} over a month of a made log, as Dashboards sends them,
 * one at a time, against the same documents as the server indexes them by itself. Each answer is
 * compared with what was planted.
 */
final class SearchBenchmark implements Benchmark {

  private static final long SEED = 20_261_121;
  private static final int PROMISE_MILLIS = 300;

  /** Few, as a search for a part of a word reads every word of every field there. */
  private static final int PLAIN_ROUNDS = 3;

  private static final String BASELINE = "the server's default mapping";
  private static final double P50 = 0.5;
  private static final double P95 = 0.95;
  private static final double MAX = 1;

  @Override
  public String name() {
    return "search";
  }

  @Override
  public String description() {
    return "the twenty questions of analysts over 1,000,000 events, against indices by default";
  }

  @Override
  public List<Measurement> run(boolean quick, Progress progress) throws Exception {
    int events = quick ? 100_000 : 1_000_000;
    List<Question> questions = QuestionsPage.read(Checkout.current());
    progress.step("starting OpenSearch");
    try (ScratchFolder folder = new ScratchFolder("nightjar-bench-search");
        // The light flags of a test server would make the server the subject.
        OpenSearchServer server = OpenSearchServer.start(folder.path(), List.of("-Xmx2g"))) {
      folder.writtenBy(server.pid());
      progress.step("making a log of " + events + " events");
      AuditLog log = AuditLog.make(events, SEED);
      SearchLoad load = new SearchLoad(server);
      List<PlantedAlert> alerts = PlantedAlert.about(log.events(), load.documents(), SEED);
      progress.step(
          "loading them and %d alerts; %d people and services"
              .formatted(alerts.size(), log.workers()));
      load.load(log.events(), alerts, progress);
      SearchNode node = new SearchNode(server.endpoint());
      SearchRounds rounds =
          new SearchRounds(node, Inquiries.of(questions, log.events(), alerts), SEED);
      progress.step("warming up the node's JVM");
      rounds.ask(quick ? 10 : 20, 1, progress);
      rounds.forget();
      progress.step("asking");
      rounds.ask(quick ? 20 : 60, PLAIN_ROUNDS, progress);
      for (Question question : questions) {
        progress.step(line(question, rounds));
      }
      List<Measurement> measurements = latencies(rounds);
      measurements.add(
          new Measurement(
              "search.disk",
              (double) bytes(node, IndexDesign.NIGHTJAR) / events,
              "B/event",
              BASELINE,
              (double) bytes(node, IndexDesign.SERVER_DEFAULTS) / events,
              Target.none()));
      return measurements;
    }
  }

  private static String line(Question question, SearchRounds rounds) {
    return "%2d. %-60s %s; by default %s"
        .formatted(
            question.number(),
            question.words(),
            rounds.byQuestion(IndexDesign.NIGHTJAR).get(question.number()),
            rounds.byQuestion(IndexDesign.SERVER_DEFAULTS).get(question.number()));
  }

  private static List<Measurement> latencies(SearchRounds rounds) {
    Latencies ours = rounds.all(IndexDesign.NIGHTJAR);
    Latencies plain = rounds.all(IndexDesign.SERVER_DEFAULTS);
    List<Measurement> latencies = new ArrayList<>();
    latencies.add(latency("p50", ours.at(P50), plain.at(P50), Target.none()));
    latencies.add(latency("p95", ours.at(P95), plain.at(P95), Target.valueAtMost(PROMISE_MILLIS)));
    latencies.add(latency("max", ours.at(MAX), plain.at(MAX), Target.none()));
    latencies.add(
        latency(
            "slowest-question.p95",
            rounds.slowest(IndexDesign.NIGHTJAR, P95),
            rounds.slowest(IndexDesign.SERVER_DEFAULTS, P95),
            Target.none()));
    Map<Integer, Latencies> plainByQuestion = rounds.byQuestion(IndexDesign.SERVER_DEFAULTS);
    rounds
        .byQuestion(IndexDesign.NIGHTJAR)
        .forEach(
            (number, one) ->
                latencies.add(
                    latency(
                        "%02d.p95".formatted(number),
                        one.at(P95),
                        plainByQuestion.get(number).at(P95),
                        Target.none())));
    return latencies;
  }

  private static long bytes(SearchNode node, IndexDesign design) throws Exception {
    return node.bytes(design.indices(Question.Place.EVENTS));
  }

  private static Measurement latency(String name, double ours, double plain, Target target) {
    return new Measurement("search." + name, ours, "ms", BASELINE, plain, target);
  }
}
