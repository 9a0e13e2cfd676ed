package dev.nightjar.audit.mapping;

import dev.nightjar.audit.item.AttributePath;
import dev.nightjar.audit.item.AttributeValue;
import dev.nightjar.audit.item.Item;
import java.util.ArrayList;
import java.util.List;

/** Takes values out of one item, and remembers which: the others stay free attributes. */
final class Fields {

  private final Item item;
  private final List<AttributeValue> taken = new ArrayList<>(16);

  Fields(Item item) {
    this.item = item;
  }

  Item item() {
    return item;
  }

  /** The first string or number that a field's paths lead to, and takes it; null where none is. */
  String text(Field field) throws Refusal {
    AttributeValue value = value(field);
    take(value);
    return textOf(value);
  }

  /** The same without taking it. */
  String look(Field field) throws Refusal {
    return textOf(value(field));
  }

  /** Takes a value out of the free attributes; null is nothing. */
  void take(AttributeValue value) {
    if (value != null) {
      taken.add(value);
    }
  }

  /**
   * The value that a field's paths lead to: null, a string or a number. A map counts as absent
   * where another path of the field goes on below it, as {@code actor.id} does below {@code actor}.
   */
  AttributeValue value(Field field) throws Refusal {
    for (int i = 0; i < field.paths().length; i++) {
      AttributePath path = field.paths()[i];
      AttributeValue value = path.in(item);
      if (value instanceof AttributeValue.S || value instanceof AttributeValue.N) {
        return value;
      }
      boolean absent =
          value == null
              || value instanceof AttributeValue.Null
              || value instanceof AttributeValue.M && field.hasPathBelow()[i];
      if (!absent) {
        throw new Refusal(
            Refusal.ATTRIBUTE_TYPE,
            "the attribute at " + path + " is " + value.type() + ", it must be S or N");
      }
    }
    return null;
  }

  /** What was not taken, as a plain JSON object. */
  String rest() {
    return item.toPlainJson(this::isTaken);
  }

  /** By identity: another attribute with an equal value stays. */
  private boolean isTaken(AttributeValue value) {
    for (int i = 0; i < taken.size(); i++) {
      if (taken.get(i) == value) {
        return true;
      }
    }
    return false;
  }

  static String textOf(AttributeValue value) {
    if (value instanceof AttributeValue.S text) {
      return text.value();
    }
    return value instanceof AttributeValue.N number ? number.digits() : null;
  }

  /**
   * A field's paths.
   *
   * @param paths the first that leads to something wins
   * @param hasPathBelow for each path, whether another one goes on below it
   */
  record Field(AttributePath[] paths, boolean[] hasPathBelow) {

    static Field of(AttributePath... paths) {
      boolean[] below = new boolean[paths.length];
      for (int i = 0; i < paths.length; i++) {
        for (AttributePath other : paths) {
          below[i] |= other.isBelow(paths[i]);
        }
      }
      return new Field(paths, below);
    }
  }
}
