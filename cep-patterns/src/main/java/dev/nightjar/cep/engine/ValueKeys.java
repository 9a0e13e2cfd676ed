package dev.nightjar.cep.engine;

import dev.nightjar.audit.Ids;
import java.util.List;

/** How router and engine name the values that a rule needs of an event. */
public final class ValueKeys {

  private ValueKeys() {}

  /**
   * The key of a field or a tuple of fields of one input's events.
   *
   * @param input the key of the rule that the event matched
   * @param fields the fields by the names of that rule's events
   */
  public static long of(long input, List<String> fields) {
    return first64(Ids.hash(Long.toHexString(input), String.join("\u0000", fields)));
  }

  /** The first 64 bits of a hash in hex. */
  public static long first64(String hex) {
    return Long.parseUnsignedLong(hex.substring(0, 16), 16);
  }
}
