package dev.nightjar.cep.match;

import java.math.BigDecimal;
import java.util.Arrays;

/**
 * What an event has at a field: one value, or several where the path leads through arrays.
 * Immutable once it has been handed out; not safe for several threads, because it remembers its
 * other forms.
 */
public final class FieldValue {

  /** The sort of a value. */
  public enum Kind {
    TEXT,
    /** A number; its text has all digits as written. */
    NUMBER,
    BOOLEAN,
    NULL,
    /** An object, as compact JSON in the order of its keys. */
    JSON,
    /** The elements of arrays, of any number, also none; nested arrays are spread out. */
    MANY
  }

  /** The value {@code null}. */
  public static final FieldValue NULL = new FieldValue(Kind.NULL, null);

  /** The value {@code true}. */
  public static final FieldValue TRUE = new FieldValue(Kind.BOOLEAN, "true");

  /** The value {@code false}. */
  public static final FieldValue FALSE = new FieldValue(Kind.BOOLEAN, "false");

  /**
   * The most digits of a number, written without an exponent, on either side of its point. JSON
   * knows no bound, but 1 plus 1e999999999 would take all memory; a longer one is a text alone.
   */
  static final int MAX_DIGITS = 1_000;

  private static final FieldValue[] NONE = {};

  private final Kind kind;
  private final String text;
  private FieldValue[] elements = NONE;
  private int size;
  private String folded;
  private BigDecimal number;
  private boolean numberKnown;
  private IpAddress address;
  private boolean addressKnown;

  private FieldValue(Kind kind, String text) {
    this.kind = kind;
    this.text = text;
  }

  /** A text; never null. */
  public static FieldValue text(String text) {
    return new FieldValue(Kind.TEXT, text);
  }

  /** A number by its digits as written. */
  public static FieldValue number(String digits) {
    return new FieldValue(Kind.NUMBER, digits);
  }

  /** A boolean. */
  public static FieldValue bool(boolean value) {
    return value ? TRUE : FALSE;
  }

  /** An object as JSON text. */
  public static FieldValue json(String json) {
    return new FieldValue(Kind.JSON, json);
  }

  /** Several values; those that are several themselves are spread out. */
  public static FieldValue many(FieldValue... values) {
    FieldValue many = new FieldValue(Kind.MANY, null);
    for (FieldValue value : values) {
      many.append(value);
    }
    return many;
  }

  /** Both: what was there before, null for nothing, and one more. */
  static FieldValue plus(FieldValue before, FieldValue more) {
    if (before == null) {
      // What grows is nobody else's.
      return more.kind == Kind.MANY ? many(more) : more;
    }
    if (before.kind == Kind.MANY) {
      before.append(more);
      return before;
    }
    return many(before, more);
  }

  private void append(FieldValue value) {
    if (value.kind == Kind.MANY) {
      for (int i = 0; i < value.size; i++) {
        append(value.elements[i]);
      }
      return;
    }
    if (size == elements.length) {
      elements = Arrays.copyOf(elements, Math.max(4, size * 2));
    }
    elements[size++] = value;
  }

  /** The sort; never null. */
  public Kind kind() {
    return kind;
  }

  /** How many values there are: 1 unless it is {@link Kind#MANY}. */
  public int size() {
    return kind == Kind.MANY ? size : 1;
  }

  /** One of the values, from 0; never one of {@link Kind#MANY}. */
  public FieldValue get(int index) {
    if (index < 0 || index >= size()) {
      throw new IndexOutOfBoundsException(index);
    }
    return kind == Kind.MANY ? elements[index] : this;
  }

  /**
   * The value as text, a number with its digits as written; null of {@code null} and of several.
   */
  public String text() {
    return text;
  }

  /** The text without case; null where {@link #text} is. */
  String folded() {
    if (folded == null && text != null) {
      folded = CaseFolding.fold(text);
    }
    return folded;
  }

  /**
   * The value as a number, also one in quotes; null where it is none, or has more digits than
   * {@code MAX_DIGITS} on a side of its point.
   */
  public BigDecimal number() {
    if (!numberKnown) {
      number = kind == Kind.NUMBER || kind == Kind.TEXT ? numberOf(text) : null;
      numberKnown = true;
    }
    return number;
  }

  /** The value as an IP address; null where it is none. */
  IpAddress address() {
    if (!addressKnown) {
      address = kind == Kind.TEXT ? IpAddress.parse(text) : null;
      addressKnown = true;
    }
    return address;
  }

  /**
   * Reads a number, as matchers and the engine do; null where it is none, or has more digits than
   * {@code MAX_DIGITS} on a side of its point.
   */
  public static BigDecimal numberOf(String text) {
    int length = text.length();
    if (length == 0 || length > 2 * MAX_DIGITS) {
      return null;
    }
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      boolean digit = c >= '0' && c <= '9';
      // Java takes digits of every script, JSON and rules do not.
      if (!digit && c != '-' && c != '+' && c != '.' && c != 'e' && c != 'E') {
        return null;
      }
    }
    try {
      BigDecimal number = new BigDecimal(text);
      long whole = (long) number.precision() - number.scale();
      return whole > MAX_DIGITS || number.scale() > MAX_DIGITS ? null : number;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof FieldValue value) || kind != value.kind) {
      return false;
    }
    return kind == Kind.MANY
        ? Arrays.equals(elements, 0, size, value.elements, 0, value.size)
        : text == null || text.equals(value.text);
  }

  @Override
  public int hashCode() {
    int hash = kind.ordinal();
    if (kind != Kind.MANY) {
      return text == null ? hash : 31 * hash + text.hashCode();
    }
    for (int i = 0; i < size; i++) {
      hash = 31 * hash + elements[i].hashCode();
    }
    return hash;
  }

  @Override
  public String toString() {
    return kind == Kind.MANY ? Arrays.toString(Arrays.copyOf(elements, size)) : kind + " " + text;
  }
}
