package dev.nightjar.sinks.opensearch;

import dev.nightjar.sinks.opensearch.BulkVerdicts.Trouble;
import dev.nightjar.sinks.opensearch.BulkVerdicts.Verdict;
import java.util.ArrayList;
import java.util.List;

/** Turns the verdicts on a bulk, and the answers on its conflicts, into what is to be done. */
final class BulkJudge {

  private final Replacements replacements;

  /** A judge that replaces what can't be stored. */
  BulkJudge(Replacements replacements) {
    this.replacements = replacements;
  }

  /** The documents whose stored hash decides, in order. */
  static List<Document> conflicts(List<Document> documents, BulkVerdicts verdicts) {
    List<Document> conflicts = new ArrayList<>();
    for (int i = 0; i < documents.size(); i++) {
      if (asks(documents.get(i), verdicts.verdicts()[i])) {
        conflicts.add(documents.get(i));
      }
    }
    return conflicts;
  }

  /**
   * The outcome.
   *
   * @param answers one for each of {@link #conflicts}; null where the question was not answered
   */
  BulkOutcome decide(List<Document> documents, BulkVerdicts verdicts, Conflicts.Answer[] answers) {
    List<Document> again = new ArrayList<>();
    Trouble trouble = verdicts.trouble();
    String detail = verdicts.detail();
    int[] count = new int[5];
    int asked = 0;
    for (int i = 0; i < documents.size(); i++) {
      Document document = documents.get(i);
      Verdict verdict = verdicts.verdicts()[i];
      Conflicts.Answer answer = Conflicts.Answer.SAME;
      if (asks(document, verdict)) {
        answer = answers == null ? Conflicts.Answer.UNKNOWN : answers[asked++];
      }
      switch (verdict) {
        case DONE -> count[0]++;
        case OUTDATED -> count[2]++;
        case AGAIN -> again.add(document);
        case CONFLICT -> {
          switch (answer) {
            case SAME -> count[1]++;
            case OTHER -> {
              count[3]++;
              again.addAll(replacements.idReused(document));
            }
            case UNKNOWN -> {
              again.add(document);
              if (trouble == Trouble.NONE) {
                trouble = Trouble.BUSY;
                detail = "a stored hash that could not be read";
              }
            }
          }
        }
        case REFUSED -> {
          if (replacements.isDeadLetter(document)) {
            // Nothing can take its place: it is kept until someone mends the index.
            again.add(document);
            trouble = Trouble.REFUSING;
            detail = "a dead letter is refused: " + verdicts.refusals()[i].type();
          } else {
            count[4]++;
            again.add(replacements.deadLetter(document, verdicts.refusals()[i]));
          }
        }
      }
    }
    return new BulkOutcome(
        again, trouble, detail, count[0], count[1], count[2], count[3], count[4]);
  }

  private static boolean asks(Document document, Verdict verdict) {
    return verdict == Verdict.CONFLICT && document.contentHash() != null;
  }
}
