package dev.nightjar.cep.sigma;

import dev.nightjar.audit.Alert;
import dev.nightjar.cep.rule.LogSource;
import dev.nightjar.cep.rule.RuleHeader;
import dev.nightjar.cep.rule.RuleStatus;
import dev.nightjar.cep.sigma.YamlNode.Mapping;
import dev.nightjar.cep.sigma.YamlNode.Sequence;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Reads what people read about a rule, and its log source. */
final class HeaderReader {

  private static final List<String> RELATIONS =
      List.of("derived", "obsolete", "merged", "renamed", "similar");

  private HeaderReader() {}

  /**
   * The header of a document. A rule without a title goes by its name or id, because the
   * specification's own examples of several documents in a file do.
   *
   * @param contentId the id of a rule that has none
   */
  static RuleHeader read(Section rule, String contentId) {
    String id = rule.text("id");
    String name = rule.text("name");
    String title = rule.text("title");
    if (title == null && !rule.has("title")) {
      title = name != null ? name : id;
      if (title == null) {
        rule.fault("title", "is missing");
      }
    }
    checkLength(rule, "title", title, 256);
    checkLength(rule, "name", name, 256);
    checkLength(rule, "id", id, 256);
    String description = rule.text("description");
    checkLength(rule, "description", description, 65_535);
    String date = rule.text("date");
    String modified = rule.text("modified");
    String author = rule.text("author");
    rule.text("license");
    rule.text("taxonomy");
    rule.texts("fields");
    rule.texts("scope");
    related(rule);
    return new RuleHeader(
        id == null ? contentId : id,
        name,
        title == null ? "" : title,
        modified != null ? modified : date != null ? date : "1",
        word(rule, "status", RuleStatus.class, RuleStatus.STABLE),
        word(rule, "level", Alert.Level.class, Alert.Level.MEDIUM),
        description == null ? "" : description,
        rule.texts("tags"),
        rule.texts("falsepositives"),
        rule.texts("references"),
        author == null ? "" : author,
        logSource(rule),
        rule.faults().file(),
        rule.line());
  }

  /** The log source of a rule or filter; any where the file says nothing. */
  static LogSource logSource(Section rule) {
    Section source = rule.section("logsource");
    if (source == null) {
      return LogSource.ANY;
    }
    source.text("definition");
    return new LogSource(source.text("category"), source.text("product"), source.text("service"));
  }

  /** One of an enum's words in lower case. */
  static <E extends Enum<E>> E word(Section map, String key, Class<E> type, E otherwise) {
    String text = map.text(key);
    if (text == null) {
      return otherwise;
    }
    List<String> known =
        Arrays.stream(type.getEnumConstants())
            .map(word -> word.name().toLowerCase(Locale.ROOT))
            .toList();
    int at = known.indexOf(text);
    if (at < 0) {
      map.faults().unknown(map.entry(key).value().line(), map.path(key), key, text, known);
      return otherwise;
    }
    return type.getEnumConstants()[at];
  }

  private static void related(Section rule) {
    YamlNode.Entry related = rule.entry("related");
    if (related == null) {
      return;
    }
    if (!(related.value() instanceof Sequence list)) {
      rule.wrong(related.value(), rule.path("related"), "a list of maps with id and type");
      return;
    }
    for (YamlNode item : list.items()) {
      if (!(item instanceof Mapping map)) {
        rule.wrong(item, rule.path("related"), "a map with id and type");
        continue;
      }
      Section one = new Section(rule.root(), rule.path("related"), map);
      one.requiredText("id");
      String type = one.requiredText("type");
      if (type != null && !RELATIONS.contains(type)) {
        rule.faults()
            .unknown(one.entry("type").line(), one.path("type"), "relation", type, RELATIONS);
      }
    }
  }

  private static void checkLength(Section rule, String key, String text, int most) {
    if (text != null && text.length() > most) {
      rule.fault(key, "is longer than " + most + " characters");
    }
  }
}
