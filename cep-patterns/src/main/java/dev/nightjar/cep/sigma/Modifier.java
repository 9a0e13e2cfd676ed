package dev.nightjar.cep.sigma;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Sigma's value modifiers. */
enum Modifier {
  ALL(Kind.LIST),
  NEQ(Kind.LIST),
  EXPAND(Kind.LIST),
  CASED(Kind.CASE),
  WINDASH(Kind.DASH),
  WIDE(Kind.ENCODING),
  UTF16LE(Kind.ENCODING),
  UTF16BE(Kind.ENCODING),
  UTF16(Kind.ENCODING),
  BASE64(Kind.BASE64),
  BASE64OFFSET(Kind.BASE64),
  CONTAINS(Kind.ANCHOR),
  STARTSWITH(Kind.ANCHOR),
  ENDSWITH(Kind.ANCHOR),
  RE(Kind.TYPE),
  CIDR(Kind.TYPE),
  EXISTS(Kind.TYPE),
  FIELDREF(Kind.TYPE),
  GT(Kind.COMPARE),
  GTE(Kind.COMPARE),
  LT(Kind.COMPARE),
  LTE(Kind.COMPARE),
  I(Kind.FLAG),
  M(Kind.FLAG),
  S(Kind.FLAG),
  MINUTE(Kind.TIME),
  HOUR(Kind.TIME),
  DAY(Kind.TIME),
  WEEK(Kind.TIME),
  MONTH(Kind.TIME),
  YEAR(Kind.TIME);

  /** The words of all modifiers, for messages. */
  static final List<String> WORDS = Arrays.stream(values()).map(Modifier::word).sorted().toList();

  private final Kind kind;

  Modifier(Kind kind) {
    this.kind = kind;
  }

  /** What modifiers do; at most one of each kind may be in a chain, but for LIST and FLAG. */
  enum Kind {
    LIST,
    CASE,
    DASH,
    ENCODING,
    BASE64,
    ANCHOR,
    TYPE,
    COMPARE,
    FLAG,
    TIME
  }

  Kind kind() {
    return kind;
  }

  /** How it is written. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The modifier of a word, or null; with pySigma's long names of the flags. */
  static Modifier of(String word) {
    return switch (word) {
      case "ignorecase" -> I;
      case "multiline" -> M;
      case "dotall" -> S;
      default -> WORDS.contains(word) ? valueOf(word.toUpperCase(Locale.ROOT)) : null;
    };
  }
}
