package dev.nightjar.cep.sigma;

import java.math.BigDecimal;
import java.util.List;

/** A piece of a YAML document and the line at which it stands, from 1. */
sealed interface YamlNode {

  /** The line, from 1. */
  int line();

  /** What the piece is, for messages. */
  String kind();

  /**
   * A text, number, boolean or null.
   *
   * @param text as written; empty for a null without text
   * @param type what the core schema of YAML 1.2 makes of it
   * @param number its value; null for what is no number
   */
  record Scalar(int line, String text, Type type, BigDecimal number) implements YamlNode {

    /** What a scalar is. */
    enum Type {
      TEXT,
      NUMBER,
      BOOLEAN,
      NULL
    }

    @Override
    public String kind() {
      return switch (type) {
        case TEXT -> "a text";
        case NUMBER -> "a number";
        case BOOLEAN -> "a boolean";
        case NULL -> "null";
      };
    }

    /** The value of a boolean. */
    boolean isTrue() {
      return text.equalsIgnoreCase("true");
    }
  }

  /** A list. */
  record Sequence(int line, List<YamlNode> items) implements YamlNode {
    @Override
    public String kind() {
      return "a list";
    }
  }

  /** A map; no key stands twice. */
  record Mapping(int line, List<Entry> entries) implements YamlNode {
    @Override
    public String kind() {
      return "a map";
    }
  }

  /**
   * One key of a map.
   *
   * @param line the key's line, from 1
   */
  record Entry(int line, String key, YamlNode value) {}
}
