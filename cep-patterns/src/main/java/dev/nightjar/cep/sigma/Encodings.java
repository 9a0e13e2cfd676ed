package dev.nightjar.cep.sigma;

import dev.nightjar.cep.rule.ValueTest.Like.Part;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The modifiers that turn a text into another one: windash, UTF-16 and Base64. */
final class Encodings {

  private static final String DASHES = "-/\u2013\u2014\u2015";
  private static final int[] HEAD = {0, 2, 3};
  private static final int[] TAIL = {0, 3, 2};

  /** The most characters that the forms of one value may have together. */
  private static final long MAX_TEXT = 1_000_000;

  private Encodings() {}

  /**
   * A text with each dash or slash that starts an option in all five forms.
   *
   * @param most the most texts that may come out of it
   */
  static List<SigmaText> windash(SigmaText text, int most) throws Refusal {
    List<List<Part>> forms = List.of(List.of());
    for (Part part : text.parts()) {
      List<List<Part>> longer = new ArrayList<>();
      List<Part> variants =
          part instanceof Part.Literal literal ? dashed(literal.text(), most) : List.of(part);
      for (List<Part> form : forms) {
        for (Part variant : variants) {
          List<Part> one = new ArrayList<>(form);
          one.add(variant);
          longer.add(one);
        }
      }
      forms = longer;
      checkForms(forms.size(), part.toString().length(), most);
    }
    return forms.stream().map(SigmaText::new).toList();
  }

  private static List<Part> dashed(String text, int most) throws Refusal {
    List<String> forms = List.of("");
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      boolean starts =
          (text.charAt(i) == '-' || text.charAt(i) == '/')
              && (i == 0 || !isWord(text.charAt(i - 1)))
              && i + 1 < text.length()
              && isWord(text.charAt(i + 1));
      if (!starts) {
        continue;
      }
      String before = text.substring(from, i);
      from = i + 1;
      List<String> longer = new ArrayList<>();
      for (String form : forms) {
        for (char dash : DASHES.toCharArray()) {
          longer.add(form + before + dash);
        }
      }
      forms = longer;
      checkForms(forms.size(), text.length(), most);
    }
    String rest = text.substring(from);
    return forms.stream().<Part>map(form -> new Part.Literal(form + rest)).toList();
  }

  private static void checkForms(int forms, int length, int most) throws Refusal {
    if (forms > most || (long) forms * length > MAX_TEXT) {
      throw new Refusal(
          "windash gives more than " + most + " forms of the value, or too long ones: split it");
    }
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }

  /** The bytes of a text after an encoding modifier; UTF-8 without one. */
  static byte[] bytes(String text, Modifier encoding) {
    if (encoding == null) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    if (encoding == Modifier.UTF16BE) {
      return text.getBytes(StandardCharsets.UTF_16BE);
    }
    byte[] little = text.getBytes(StandardCharsets.UTF_16LE);
    if (encoding != Modifier.UTF16) {
      return little;
    }
    ByteArrayOutputStream marked = new ByteArrayOutputStream();
    marked.write(0xFF);
    marked.write(0xFE);
    marked.writeBytes(little);
    return marked.toByteArray();
  }

  /** How a text that was encoded so reads where each byte became a character. */
  static String wide(String text, Modifier encoding) throws Refusal {
    if (!text.chars().allMatch(c -> c < 128)) {
      throw new Refusal(
          encoding.word() + " without base64 takes ASCII alone: " + Faults.quoted(text));
    }
    byte[] bytes = bytes(text, encoding == Modifier.UTF16 ? Modifier.UTF16LE : encoding);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** Base64 of bytes. */
  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** What of the bytes' Base64 stays the same, wherever in a longer text they stand. */
  static List<String> base64Offset(byte[] bytes) throws Refusal {
    List<String> texts = new ArrayList<>();
    for (int shift = 0; shift < 3; shift++) {
      byte[] shifted = new byte[shift + bytes.length];
      System.arraycopy(bytes, 0, shifted, shift, bytes.length);
      String encoded = base64(shifted);
      int end = encoded.length() - TAIL[shifted.length % 3];
      if (end <= HEAD[shift]) {
        throw new Refusal("the value is too short for base64offset: nothing of it stays the same");
      }
      texts.add(encoded.substring(HEAD[shift], end));
    }
    return texts;
  }
}
