package dev.nightjar.local.report;

import dev.nightjar.sinks.opensearch.OpenSearchSetupException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Asks queries one after another, and keeps what was asked. */
final class Interview {

  private final Answers answers;
  private final Consumer<Query> progress;
  private final List<Query> asked = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /**
   * An interview.
   *
   * @param progress told of each query before it is asked
   */
  Interview(Answers answers, Consumer<Query> progress) {
    this.answers = answers;
    this.progress = progress;
  }

  Asked ask(Query query) throws OpenSearchSetupException {
    progress.accept(query);
    asked.add(query);
    return new Asked(query, answers.to(query));
  }

  /** Adds what a reader has to know; once, however often it is said. */
  void note(String sentence) {
    if (!notes.contains(sentence)) {
      notes.add(sentence);
    }
  }

  /** All that was asked, in its order. */
  List<Query> asked() {
    return List.copyOf(asked);
  }

  /** What a reader has to know. */
  List<String> notes() {
    return List.copyOf(notes);
  }
}
