package dev.nightjar.cep;

import org.apache.flink.cep.pattern.Pattern;

/** A rule over several events of one group, matched in event time by Flink CEP. */
public non-sealed interface PatternRule extends Rule {

  /**
   * The pattern over the candidates of one tenant and group, in the order of {@link EventOrder},
   * each event id once. It ends with {@code within}.
   */
  Pattern<Candidate, ?> pattern();

  /** The operator that runs the pattern. */
  DetectionOperators operator();

  /**
   * The uid of that operator. It changes with the stages of the pattern: state of half a match that
   * names a stage which is gone stops the job whenever it is touched, under any key. A restore then
   * has state that nobody claims, which has to be allowed; half a match is all that is lost.
   */
  default String uid() {
    return operator().uid();
  }
}
