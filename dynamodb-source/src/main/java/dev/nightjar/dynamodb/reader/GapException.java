package dev.nightjar.dynamodb.reader;

import dev.nightjar.dynamodb.Gap;
import java.io.IOException;

/** Fails the job at a gap, where the policy says so. */
public class GapException extends IOException {

  private final transient Gap gap;

  GapException(Gap gap) {
    super(
        gap.message()
            + ". To go on with what is left, set the gap policy to 'continue', or to 'repair' to"
            + " read the table again for what is missing");
    this.gap = gap;
  }

  /** The gap; null after the exception was sent over the network. */
  public Gap gap() {
    return gap;
  }
}
