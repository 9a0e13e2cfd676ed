package dev.nightjar.cep;

import dev.nightjar.audit.Alert;
import java.io.Serial;
import java.io.Serializable;
import java.util.List;

/**
 * What a rule is, how bad, and what to do: all that a person reads about it. Nothing of it changes
 * what the rule matches, nor the ids of its alerts.
 *
 * @param id the stable id, such as {@code nightjar-burst-export}
 * @param title a few words
 * @param version the date of its last change of substance
 * @param level how bad an alert of it is when it fires
 * @param shape what makes it fire, with the values in force
 * @param attack MITRE ATT&amp;CK technique ids, version 19
 * @param description why it matters, in one sentence
 * @param falsePositives what looks like it and is harmless
 * @param knownGaps what it does not see
 * @param runbook what to do when it fires, in order
 */
public record RuleDescription(
    String id,
    String title,
    String version,
    Alert.Level level,
    String shape,
    List<String> attack,
    String description,
    List<String> falsePositives,
    List<String> knownGaps,
    List<String> runbook)
    implements Serializable {

  @Serial private static final long serialVersionUID = 1L;
}
