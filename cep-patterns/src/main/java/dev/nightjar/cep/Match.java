package dev.nightjar.cep;

import java.time.Instant;

/**
 * What a rule's condition holds for. Not yet an alert: within an episode it only adds to one.
 *
 * @param events the events, in order; never empty
 * @param at when it was decided, on the clock that the rule's episodes run on; never null
 */
public record Match(Candidate[] events, Instant at) {

  /** The first event. */
  Candidate first() {
    return events[0];
  }

  /** The event that made the condition true. */
  Candidate last() {
    return events[events.length - 1];
  }
}
