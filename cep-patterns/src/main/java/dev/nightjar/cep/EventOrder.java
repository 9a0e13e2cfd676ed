package dev.nightjar.cep;

import java.io.Serial;
import java.util.Comparator;
import org.apache.flink.cep.EventComparator;

/**
 * The total order that rules judge in: event time, then event id; two documents that state one id
 * are told apart by document id.
 */
final class EventOrder implements EventComparator<Candidate> {

  @Serial private static final long serialVersionUID = 1L;

  private static final Comparator<Candidate> ORDER =
      Comparator.comparing(Candidate::time)
          .thenComparing(Candidate::eventId)
          .thenComparing(Candidate::documentId);

  @Override
  public int compare(Candidate left, Candidate right) {
    return ORDER.compare(left, right);
  }
}
