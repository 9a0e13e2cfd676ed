package dev.nightjar.audit.item;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The value of an attribute: one of DynamoDB's ten types. Values are immutable and never null
 * inside. Equality is by content as written; {@link Item#contentHash()} looks beyond the order of
 * sets and the spelling of numbers.
 */
public sealed interface AttributeValue {

  /** DynamoDB's own name of the type, such as {@code SS}. Never null. */
  String type();

  /** A string, in well-formed Unicode. */
  record S(String value) implements AttributeValue {
    @Override
    public String type() {
      return "S";
    }
  }

  /** A number, with its digits as they were written; always a valid JSON number. */
  record N(String digits) implements AttributeValue {
    @Override
    public String type() {
      return "N";
    }
  }

  /** Bytes, as Base64 text with padding. */
  record B(String base64) implements AttributeValue {
    @Override
    public String type() {
      return "B";
    }
  }

  /** True or false. */
  record Bool(boolean value) implements AttributeValue {
    @Override
    public String type() {
      return "BOOL";
    }
  }

  /** The null of DynamoDB: present, without a value. */
  record Null() implements AttributeValue {
    @Override
    public String type() {
      return "NULL";
    }
  }

  /** A map; its entries keep their order. */
  record M(Map<String, AttributeValue> entries) implements AttributeValue {
    /** Copies the entries. */
    public M {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    @Override
    public String type() {
      return "M";
    }
  }

  /** A list. */
  record L(List<AttributeValue> elements) implements AttributeValue {
    /** Copies the elements. */
    public L {
      elements = List.copyOf(elements);
    }

    @Override
    public String type() {
      return "L";
    }
  }

  /** A set of strings, in the order in which they were written. */
  record Ss(List<String> values) implements AttributeValue {
    /** Copies the values. */
    public Ss {
      values = List.copyOf(values);
    }

    @Override
    public String type() {
      return "SS";
    }
  }

  /** A set of numbers, with their digits as written. */
  record Ns(List<String> digits) implements AttributeValue {
    /** Copies the values. */
    public Ns {
      digits = List.copyOf(digits);
    }

    @Override
    public String type() {
      return "NS";
    }
  }

  /** A set of byte strings, as Base64 text with padding. */
  record Bs(List<String> base64) implements AttributeValue {
    /** Copies the values. */
    public Bs {
      base64 = List.copyOf(base64);
    }

    @Override
    public String type() {
      return "BS";
    }
  }
}
