package dev.nightjar.cep.live;

import dev.nightjar.cep.rule.RuleText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The documents of a rule file, by their lines. Only the key {@code id} in the first column is
 * looked at; nothing is parsed, so that no content can do harm here. A document that hides its id
 * (a flow mapping) is not found: then the reader refuses the two of one id.
 */
final class FileParts {

  private static final Pattern ID =
      Pattern.compile("[\"']?id[\"']?\\s*:\\s*[\"']?([^\"'#\\s]+)[\"']?\\s*(#.*)?");

  /**
   * One document.
   *
   * @param id its id; null where none stands in the first column
   * @param idLine the line of the id, from 1; 0 where there is none
   * @param from its first line, from 0
   * @param to the line after its last
   */
  record Part(String id, int idLine, int from, int to) {

    boolean isOneOf(Set<String> ids) {
      return id != null && ids.contains(id);
    }
  }

  private FileParts() {}

  /** The documents in their order. */
  static List<Part> of(RuleText file) {
    String[] lines = lines(file);
    List<Part> parts = new ArrayList<>();
    int from = 0;
    String id = null;
    int idLine = 0;
    for (int i = 0; i < lines.length; i++) {
      if (i > from && isMark(lines[i])) {
        parts.add(new Part(id, idLine, from, i));
        from = i;
        id = null;
        idLine = 0;
      }
      Matcher matcher = ID.matcher(lines[i].stripTrailing());
      if (id == null && matcher.matches()) {
        id = matcher.group(1);
        idLine = i + 1;
      }
    }
    parts.add(new Part(id, idLine, from, lines.length));
    return parts;
  }

  /**
   * The file without the documents of these ids; their lines are blank, so that all others keep
   * their numbers. Null where none is left.
   */
  static RuleText without(RuleText file, Set<String> ids) {
    List<Part> parts = of(file);
    if (parts.stream().noneMatch(part -> part.isOneOf(ids))) {
      return file;
    }
    String[] lines = lines(file);
    boolean left = false;
    for (Part part : parts) {
      if (part.isOneOf(ids)) {
        Arrays.fill(lines, part.from(), part.to(), "");
      } else {
        left |= hasContent(lines, part);
      }
    }
    return left ? new RuleText(file.name(), String.join("\n", lines)) : null;
  }

  private static boolean hasContent(String[] lines, Part part) {
    return Arrays.stream(lines, part.from(), part.to())
        .anyMatch(line -> !line.isBlank() && !line.startsWith("#") && !isMark(line));
  }

  private static boolean isMark(String line) {
    return line.startsWith("---") && (line.length() == 3 || Character.isWhitespace(line.charAt(3)));
  }

  private static String[] lines(RuleText file) {
    return file.yaml().split("\n", -1);
  }
}
