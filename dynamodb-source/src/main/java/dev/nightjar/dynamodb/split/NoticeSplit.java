package dev.nightjar.dynamodb.split;

import dev.nightjar.dynamodb.Gap;

/**
 * One notice that the enumerator wants told: a gap that no reader could find, or the repair of one.
 *
 * @param gap the gap; never null
 * @param closed whether it has been repaired
 * @param finished whether the notice was emitted
 */
public record NoticeSplit(Gap gap, boolean closed, boolean finished) implements ChangeSplit {

  @Override
  public String splitId() {
    return (closed ? "closed/" : "gap/") + gap.id();
  }
}
