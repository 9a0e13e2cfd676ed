package dev.nightjar.audit.mapping;

import dev.nightjar.audit.item.AttributePath;
import dev.nightjar.audit.item.AttributeValue;
import dev.nightjar.audit.item.Item;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Takes values out of one item, and remembers which: the others stay free attributes. */
final class Fields {

  private final Item item;
  private final List<AttributeValue> taken = new ArrayList<>(16);
  private final Set<String> unreadable = new LinkedHashSet<>(2);

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
   *
   * @throws Refusal where the event can't be without the field and its value is of another type; of
   *     any other field such a value stays a free attribute, and {@link #unreadable} names it
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
        if (field.required()) {
          throw new Refusal(
              Refusal.ATTRIBUTE_TYPE,
              "the attribute at " + path + " is " + value.type() + ", it must be S or N");
        }
        refuse(field);
      }
    }
    return null;
  }

  /** Marks a field of which the item has something that cannot be read. */
  void refuse(Field field) {
    unreadable.add(field.key());
  }

  /** The options whose attribute is there and cannot be read, in the order of finding. */
  List<String> unreadable() {
    return unreadable.isEmpty() ? List.of() : List.copyOf(unreadable);
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
   * @param key the option that names the paths
   * @param required whether there is no event where its value cannot be read
   * @param paths the first that leads to something wins
   * @param hasPathBelow for each path, whether another one goes on below it
   */
  record Field(String key, boolean required, AttributePath[] paths, boolean[] hasPathBelow) {

    /** A part of the event that it can be without. */
    static Field optional(Mapping mapping, MappingOption option) {
      return of(option.key(), false, mapping.paths(option));
    }

    /** A part without which there is no event. */
    static Field required(Mapping mapping, MappingOption option) {
      return of(option.key(), true, mapping.paths(option));
    }

    private static Field of(String key, boolean required, AttributePath[] paths) {
      boolean[] below = new boolean[paths.length];
      for (int i = 0; i < paths.length; i++) {
        for (AttributePath other : paths) {
          below[i] |= other.isBelow(paths[i]);
        }
      }
      return new Field(key, required, paths, below);
    }
  }
}
