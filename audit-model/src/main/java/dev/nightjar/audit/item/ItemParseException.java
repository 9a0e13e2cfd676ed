package dev.nightjar.audit.item;

import java.util.List;

/**
 * Bytes that are no item in DynamoDB JSON. Its message never holds a value of the item: it names
 * the attribute, the byte and the rule. It has no cause, because a JSON parser quotes what it read.
 */
public final class ItemParseException extends Exception {

  private final List<String> names;

  ItemParseException(String message, List<String> names) {
    super(message);
    this.names = List.copyOf(names);
  }

  /** The names of the attributes that were read before the fault, in their order; never null. */
  public List<String> names() {
    return names;
  }
}
