package dev.nightjar.cep.engine;

import dev.nightjar.audit.Alert;
import dev.nightjar.audit.Ids;
import dev.nightjar.cep.match.EventView;
import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.CorrelationType;
import dev.nightjar.cep.rule.EventRule;
import dev.nightjar.cep.rule.RuleHeader;
import dev.nightjar.cep.rule.RuleSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes what fired as the alert that people read. */
public final class AlertWriter {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)\\}");

  private AlertWriter() {}

  /** The alert of a correlation. */
  public static Alert of(Firing firing) {
    CorrelationRule rule = firing.rule();
    List<String> fields = rule.alertFields();
    Alert.Group[] groups = new Alert.Group[Math.min(fields.size(), firing.group().length)];
    for (int i = 0; i < groups.length; i++) {
      groups[i] = new Alert.Group(fields.get(i), firing.group()[i]);
    }
    return new Alert(
        firing.alertId(),
        firing.revision(),
        rule.header().id(),
        rule.header().title(),
        rule.header().version(),
        firing.level(),
        firing.tenant(),
        groups,
        Evidence.instant(firing.first().time()),
        Evidence.instant(firing.last().time()),
        firing.count(),
        firing.evidence().stream().map(Evidence::toAlert).toArray(Alert.Evidence[]::new),
        summary(
            rule.header(),
            rule.settings(),
            firing.tenant(),
            groups,
            firing.count(),
            firing.first().time(),
            isSilence(rule) ? firing.decidedAt() : firing.last().time()),
        rule.header().attack().toArray(String[]::new),
        firing.late(),
        status(rule.header()),
        firing.muted(),
        rule.settings().runbook().toArray(String[]::new),
        rule.settings().compliance().toArray(String[]::new),
        labels(rule.settings()));
  }

  /**
   * The alert of a rule on single events: one for each event, by its document's id.
   *
   * @param event read here and not kept
   */
  public static Alert of(EventRule rule, EventView event) {
    RuleHeader header = rule.header();
    Evidence evidence =
        new Evidence(
            event.time(),
            event.documentId(),
            event.eventId(),
            event.statedTime(),
            event.arrival(),
            event.action());
    Alert.Group[] groups = {};
    return new Alert(
        Ids.id(header.id(), rule.meaning(), event.tenant(), "", event.documentId()),
        0,
        header.id(),
        header.title(),
        header.version(),
        header.level(),
        event.tenant(),
        groups,
        Evidence.instant(event.time()),
        Evidence.instant(event.time()),
        1,
        new Alert.Evidence[] {evidence.toAlert()},
        summary(header, rule.settings(), event.tenant(), groups, 1, event.time(), event.time()),
        header.attack().toArray(String[]::new),
        false,
        status(header),
        Mutes.holds(rule.settings(), event.tenant(), event.time()),
        rule.settings().runbook().toArray(String[]::new),
        rule.settings().compliance().toArray(String[]::new),
        labels(rule.settings()));
  }

  /** Its alert tells of the time after its evidence. */
  private static boolean isSilence(CorrelationRule rule) {
    return rule.type() == CorrelationType.SILENCE;
  }

  private static String status(RuleHeader header) {
    return header.status().name().toLowerCase(Locale.ROOT);
  }

  private static Alert.Label[] labels(RuleSettings settings) {
    return settings.routing().entrySet().stream()
        .map(label -> new Alert.Label(label.getKey(), label.getValue()))
        .toArray(Alert.Label[]::new);
  }

  private static String summary(
      RuleHeader header,
      RuleSettings settings,
      String tenant,
      Alert.Group[] groups,
      long count,
      long first,
      long last) {
    Map<String, String> words = new LinkedHashMap<>();
    for (Alert.Group group : groups) {
      words.put(group.field(), Words.name(group.value()));
    }
    words.put("tenant", Words.name(tenant));
    words.put("count", Long.toString(count));
    words.put("span", Words.span(first, last));
    if (settings.silence() != null && settings.summary() == null) {
      return header.title() + ": no event for " + words.get("span") + named(groups, words);
    }
    return settings.summary() == null
        ? sentence(header, groups, words, count)
        : filled(settings.summary(), words);
  }

  private static String filled(String summary, Map<String, String> words) {
    Matcher matcher = PLACEHOLDER.matcher(summary);
    StringBuilder filled = new StringBuilder();
    while (matcher.find()) {
      String word = words.getOrDefault(matcher.group(1), "unknown");
      matcher.appendReplacement(filled, Matcher.quoteReplacement(word));
    }
    return matcher.appendTail(filled).toString();
  }

  /** Such as {@code Burst export: 10 events in 4 min 12 s (user.id ann, tenant acme)}. */
  private static String sentence(
      RuleHeader header, Alert.Group[] groups, Map<String, String> words, long count) {
    StringBuilder sentence = new StringBuilder(header.title()).append(": ");
    sentence.append(count).append(count == 1 ? " event" : " events");
    if (count > 1) {
      sentence.append(" in ").append(words.get("span"));
    }
    return sentence.append(named(groups, words)).toString();
  }

  private static String named(Alert.Group[] groups, Map<String, String> words) {
    StringBuilder sentence = new StringBuilder(" (");
    for (Alert.Group group : groups) {
      sentence.append(group.field()).append(' ').append(words.get(group.field())).append(", ");
    }
    return sentence.append("tenant ").append(words.get("tenant")).append(')').toString();
  }
}
