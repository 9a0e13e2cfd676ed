package dev.nightjar.cep;

import java.io.Serial;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.api.java.functions.KeySelector;

/**
 * The key of all state: rule, its meaning, tenant, group. With the meaning in it, a rule that was
 * changed starts afresh and never reads what its former self remembered. A string, because its hash
 * is the same in every Java process. The tenant's length keeps tenant and group apart.
 */
final class GroupKey implements KeySelector<Candidate, String> {

  /** Enough to tell the meanings of one rule apart. */
  private static final int MEANING_DIGITS = 12;

  @Serial private static final long serialVersionUID = 1L;

  private final Map<String, String> meanings;

  GroupKey(List<Rule> rules) {
    this.meanings =
        rules.stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Rule::id, rule -> rule.meaning().substring(0, MEANING_DIGITS)));
  }

  @Override
  public String getKey(Candidate candidate) {
    return String.join(
        "/",
        candidate.ruleId(),
        meanings.getOrDefault(candidate.ruleId(), ""),
        Integer.toString(candidate.tenant().length()),
        candidate.tenant(),
        candidate.group());
  }
}
