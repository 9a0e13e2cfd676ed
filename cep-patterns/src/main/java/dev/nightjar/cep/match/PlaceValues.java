package dev.nightjar.cep.match;

import dev.nightjar.audit.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Fields of a plain JSON object that follow from where its address is. Nothing is looked up before
 * a rule asks for one that the object lacks.
 */
final class PlaceValues {

  private final PlaceLookup lookup;
  private final TextCache texts;
  private final PlaceField[] fields;

  /**
   * What was found for this object, apart from what it says: that is what places must agree with.
   */
  private final FieldValue[] found;

  private final boolean[] known;
  private boolean touched;
  private final int address;
  private final int[] countries;
  private final int[] numbers;

  /**
   * The ones among some fields.
   *
   * @param wanted what rules ask for
   * @param slots where the values stand: the same fields first, then all {@link #sources}
   */
  PlaceValues(FieldTable wanted, FieldTable slots, PlaceLookup lookup, TextCache texts) {
    this.lookup = lookup;
    this.texts = texts;
    fields = new PlaceField[wanted.size()];
    found = new FieldValue[fields.length];
    known = new boolean[fields.length];
    for (int i = 0; i < fields.length && lookup != PlaceLookup.NONE; i++) {
      fields[i] = PlaceField.ALL.get(wanted.name(i));
    }
    address = slots.index(PlaceField.ADDRESS);
    countries = slots(slots, PlaceField.COUNTRY);
    numbers = slots(slots, PlaceField.NUMBER);
  }

  /** The fields from which a place follows, and with which it must agree; often none. */
  static List<String> sources(FieldTable wanted, PlaceLookup lookup) {
    List<String> all = new ArrayList<>();
    if (lookup != PlaceLookup.NONE
        && wanted.names().stream().anyMatch(PlaceField.ALL::containsKey)) {
      all.add(PlaceField.ADDRESS);
      for (String key : List.of(PlaceField.COUNTRY, PlaceField.NUMBER)) {
        all.add(key);
        all.addAll(Fields.paths(key));
      }
    }
    return all;
  }

  private static int[] slots(FieldTable slots, String name) {
    List<String> names = new ArrayList<>(List.of(name));
    names.addAll(Fields.paths(name));
    return names.stream().mapToInt(slots::index).filter(slot -> slot >= 0).toArray();
  }

  /** Forgets what was found: another object is shown. */
  void clear() {
    if (touched) {
      Arrays.fill(known, false);
      touched = false;
    }
  }

  /** Whether a place can have a field. */
  boolean has(int field) {
    return field < fields.length && fields[field] != null;
  }

  /**
   * The field of the place where the object's address is, of several addresses all of them; null
   * for nothing.
   */
  FieldValue value(int field, FieldValue[] values) {
    if (!known[field]) {
      found[field] = find(field, values);
      known[field] = true;
      touched = true;
    }
    return found[field];
  }

  private FieldValue find(int field, FieldValue[] values) {
    FieldValue addresses = values[address];
    FieldValue all = null;
    for (int i = 0; addresses != null && i < addresses.size(); i++) {
      String text = addresses.get(i).text();
      Place stated = text == null ? null : lookup.find(text);
      if (stated != null) {
        Place place = PlaceField.agreeing(stated, own(countries, values), own(numbers, values));
        FieldValue value = fields[field].of(place, texts);
        all = value == null ? all : FieldValue.plus(all, value);
      }
    }
    return all;
  }

  private static FieldValue own(int[] slots, FieldValue[] values) {
    for (int slot : slots) {
      if (!PlaceField.isLacking(values[slot])) {
        return values[slot];
      }
    }
    return null;
  }
}
