package dev.nightjar.local.triage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.audit.triage.AlertState;
import dev.nightjar.audit.triage.RuleVerdicts;
import dev.nightjar.audit.triage.TriageAct;
import dev.nightjar.local.text.PlainText;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Alerts, their handling and rates as people read them. Nothing that documents say is trusted. */
public final class AlertText {

  private static final int ID_WIDTH = 12;
  private static final int NAME_WIDTH = 40;
  private static final int MESSAGE_WIDTH = 160;
  private static final int WHOLE = 4_000;

  private AlertText() {}

  /** The lines of a list, the first of them the heads; none where it is empty. */
  public static List<String> table(Listing listing) {
    List<String[]> rows = new ArrayList<>();
    rows.add(new String[] {"ID", "LEVEL", "STATE", "LAST EVENT", "TENANT", "RULE", "WHAT"});
    for (HandledAlert each : listing.shown()) {
      StoredAlert alert = each.alert();
      List<String> marks = marks(each);
      rows.add(
          new String[] {
            PlainText.of(alert.id().substring(0, Math.min(ID_WIDTH, alert.id().length()))),
            level(alert),
            shortState(each),
            time(alert.last()),
            PlainText.of(alert.tenant(), NAME_WIDTH),
            PlainText.of(alert.ruleId(), NAME_WIDTH),
            PlainText.of(alert.message(), MESSAGE_WIDTH)
                + (marks.isEmpty() ? "" : " [" + String.join(", ", marks) + "]")
          });
    }
    return rows.size() == 1 ? List.of() : columns(rows);
  }

  /** What a list leaves out, or how many there are. */
  public static String footer(Listing listing) {
    if (!listing.complete()) {
      return listing.shown().size()
          + " shown, and not all alerts were looked at: a larger --limit, or --since, --level,"
          + " --tenant and --rule, show others";
    }
    return count(listing, AlertState.OPEN)
        + ", "
        + count(listing, AlertState.ACKNOWLEDGED)
        + ", "
        + count(listing, AlertState.CLOSED)
        + "; "
        + listing.shown().size()
        + " shown";
  }

  private static String count(Listing listing, AlertState state) {
    return listing.seen().getOrDefault(state, 0) + " " + state.label();
  }

  /** The lines of all that is known of an alert. */
  public static List<String> dossier(AlertDossier dossier) {
    HandledAlert handled = dossier.handled();
    StoredAlert alert = handled.alert();
    List<String> lines = new ArrayList<>();
    lines.add("Alert " + PlainText.of(alert.id()));
    line(lines, "what", alert.message());
    lines.add(label("level") + level(alert));
    lines.add(label("state") + state(handled));
    line(lines, "tenant", alert.tenant());
    String version = alert.text("/rule/version");
    line(
        lines,
        "rule",
        alert.ruleName()
            + " ("
            + alert.ruleId()
            + (version.isEmpty() ? "" : ", version " + version)
            + ")");
    line(lines, "group", String.join(", ", alert.group()));
    line(lines, "events", Long.toString(alert.count()));
    line(lines, "first", alert.text("/event/start"));
    line(lines, "last", alert.text("/event/end"));
    line(lines, "ATT&CK", String.join(", ", alert.texts("/threat/technique/id")));
    line(lines, "controls", String.join(", ", alert.texts("/audit/alert/compliance")));
    line(lines, "routing", String.join(", ", alert.texts("/audit/alert/routing")));
    line(lines, "marks", String.join(", ", marks(handled)));

    lines.add("");
    lines.add("Runbook");
    List<String> runbook = alert.runbook();
    for (int i = 0; i < runbook.size(); i++) {
      lines.add("  " + (i + 1) + ". " + PlainText.of(runbook.get(i), WHOLE));
    }
    if (runbook.isEmpty()) {
      lines.add("  The rule has none.");
    }

    lines.add("");
    List<StoredAlert.Evidence> evidence = alert.evidence();
    lines.add("Evidence, " + evidence.size() + " of " + alert.count() + " events");
    for (int i = 0; i < evidence.size(); i++) {
      lines.add("  " + evidence(evidence.get(i), dossier.events().get(i)));
    }

    lines.add("");
    lines.add("Handling");
    for (TriageAct act : dossier.history()) {
      lines.add("  " + act(act));
    }
    if (dossier.history().isEmpty()) {
      lines.add("  Nobody has done anything yet.");
    }
    return lines;
  }

  private static String evidence(StoredAlert.Evidence evidence, JsonNode event) {
    String what =
        event == null
            ? "the event is not in the index"
            : event.at("/audit/principal").asText("nobody") + "  " + event.path("message").asText();
    return PlainText.of(evidence.time(), NAME_WIDTH)
        + "  "
        + PlainText.of(evidence.action(), NAME_WIDTH)
        + "  "
        + PlainText.of(what, MESSAGE_WIDTH)
        + "  ("
        + PlainText.of(evidence.index() + "/" + evidence.document(), MESSAGE_WIDTH)
        + ")";
  }

  /** One act as a line: when, who, what. */
  public static String act(TriageAct act) {
    StringBuilder text = new StringBuilder(act.time().toString()).append("  ");
    text.append(PlainText.of(act.author(), NAME_WIDTH)).append("  ");
    text.append(act.verdict() == null ? "acknowledged" : "closed as " + act.verdict().label());
    if (act.assignee() != null) {
      text.append(", assigned to ").append(PlainText.of(act.assignee(), NAME_WIDTH));
    }
    if (act.comment() != null) {
      text.append(": ").append(PlainText.of(act.comment(), WHOLE));
    }
    return text.toString();
  }

  /** The lines of rates, the first of them the heads; none where there are no rules. */
  public static List<String> rates(List<RuleVerdicts> rules) {
    List<String[]> rows = new ArrayList<>();
    rows.add(
        new String[] {
          "RULE", "ALERTS", "CLOSED", "TRUE", "FALSE", "BENIGN", "DUPLICATE", "FALSE POSITIVES"
        });
    for (RuleVerdicts rule : rules) {
      rows.add(
          new String[] {
            PlainText.of(rule.ruleId(), NAME_WIDTH),
            Long.toString(rule.alerts()),
            Long.toString(rule.closed()),
            Long.toString(rule.truePositives()),
            Long.toString(rule.falsePositives()),
            Long.toString(rule.benign()),
            Long.toString(rule.duplicates()),
            rate(rule)
          });
    }
    return rows.size() == 1 ? List.of() : columns(rows);
  }

  private static String rate(RuleVerdicts rule) {
    if (rule.judged() == 0) {
      return "none judged";
    }
    String share = rule.falsePositives() + " of " + rule.judged();
    if (rule.few()) {
      return share + ", too few for a rate";
    }
    return String.format(
        Locale.ROOT,
        "%s, %.0f %% (%.0f to %.0f %%)",
        share,
        100 * rule.falsePositiveRate(),
        100 * rule.interval().low(),
        100 * rule.interval().high());
  }

  private static List<String> marks(HandledAlert handled) {
    List<String> marks = new ArrayList<>(handled.alert().marks());
    if (handled.grewSince()) {
      marks.add("grew since it was handled");
    }
    return marks;
  }

  private static String shortState(HandledAlert handled) {
    TriageAct act = handled.latest();
    if (act == null) {
      return AlertState.OPEN.label();
    }
    if (act.verdict() != null) {
      return act.verdict().label();
    }
    return act.assignee() == null
        ? act.state().label()
        : act.state().label() + ", " + PlainText.of(act.assignee(), NAME_WIDTH);
  }

  private static String state(HandledAlert handled) {
    TriageAct act = handled.latest();
    if (act == null) {
      return AlertState.OPEN.label();
    }
    String assigned =
        act.assignee() == null ? "" : ", assigned to " + PlainText.of(act.assignee(), NAME_WIDTH);
    String verdict = act.verdict() == null ? "" : " as " + act.verdict().label();
    return act.state().label()
        + verdict
        + " by "
        + PlainText.of(act.author(), NAME_WIDTH)
        + assigned;
  }

  private static String level(StoredAlert alert) {
    return alert.level() == null ? "unknown" : alert.level().name().toLowerCase(Locale.ROOT);
  }

  private static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String label(String name) {
    return String.format("  %-9s ", name);
  }

  /** A line about something, unless there is nothing to say. */
  private static void line(List<String> lines, String name, String value) {
    if (!value.isEmpty()) {
      lines.add(label(name) + PlainText.of(value, WHOLE));
    }
  }

  /** Rows as lines with columns of equal width, counted in characters; the last is not filled. */
  private static List<String> columns(List<String[]> rows) {
    int[] widths = new int[rows.get(0).length];
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        widths[i] = Math.max(widths[i], width(row[i]));
      }
    }
    List<String> lines = new ArrayList<>();
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.length; i++) {
        line.append(row[i]);
        if (i < row.length - 1) {
          line.append(" ".repeat(widths[i] - width(row[i]) + 2));
        }
      }
      lines.add(line.toString());
    }
    return lines;
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }
}
