package dev.nightjar.cep.rule;

import dev.nightjar.audit.Alert;
import java.util.List;

/**
 * What people read about a rule. Nothing of it changes what the rule matches, nor the ids of its
 * alerts, but for {@link #id}.
 *
 * @param id the rule's id, or one made from its content where it has none; never null
 * @param name the name by which correlations may refer to it; null where it has none
 * @param title a few words; never null
 * @param version its {@code modified} date, else its {@code date}, else {@code 1}; never null
 * @param status how mature it is; never null
 * @param level how bad a match is; {@code MEDIUM} where the file says nothing; never null
 * @param description why it matters; empty where the file says nothing; never null
 * @param tags as written, such as {@code attack.t1213}; never null
 * @param falsePositives what looks like it and is harmless; never null
 * @param references where more is written; never null
 * @param author who wrote it; empty where unknown; never null
 * @param logSource the events that it is meant for; never null
 * @param file the file that it stands in; never null
 * @param line the line at which its document starts, from 1
 */
public record RuleHeader(
    String id,
    String name,
    String title,
    String version,
    RuleStatus status,
    Alert.Level level,
    String description,
    List<String> tags,
    List<String> falsePositives,
    List<String> references,
    String author,
    LogSource logSource,
    String file,
    int line) {

  /**
   * MITRE ATT&amp;CK technique ids of the tags, in upper case: {@code T1213}, {@code T1098.003}.
   */
  public List<String> attack() {
    return tags.stream()
        .filter(tag -> tag.matches("(?i)attack\\.t\\d{4}(\\.\\d{3})?"))
        .map(tag -> tag.substring("attack.".length()).toUpperCase(java.util.Locale.ROOT))
        .distinct()
        .toList();
  }
}
