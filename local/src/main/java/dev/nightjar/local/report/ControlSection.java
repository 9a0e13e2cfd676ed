package dev.nightjar.local.report;

import static dev.nightjar.local.report.Tables.data;
import static dev.nightjar.local.report.Tables.number;
import static dev.nightjar.local.report.Tables.text;

import dev.nightjar.local.report.Evidence.Control;
import dev.nightjar.local.report.Evidence.Support;
import java.util.List;

/** The section of a page about controls, a table for each standard. */
final class ControlSection {

  private final Markup page;
  private final Tables tables;

  ControlSection(Markup page) {
    this.page = page;
    this.tables = new Tables(page);
  }

  /** Writes the section. */
  void write(List<Control> controls) {
    page.element("h2", "Controls");
    page.element(
        "p",
        "A finding is evidence that the control is watched, and of what was found: whether the"
            + " control is met is for people to say. A control is watched where a rule that"
            + " supports it runs now. Which controls a rule supports is what this version of the"
            + " shipped rules and the alerts themselves say.");
    String standard = "";
    for (Control control : controls) {
      if (!control.standard().equals(standard)) {
        if (!standard.isEmpty()) {
          tables.end();
        }
        standard = control.standard();
        page.open("h3").data(standard).close("h3");
        tables.begin(
            "control", "where it stands, what it asks for", "standing", "#alerts", "rules");
      }
      tables.row(
          data(control.tag()),
          at ->
              at.data(control.source())
                  .text(control.topic().isEmpty() ? "" : ": ")
                  .text(control.topic()),
          text(standing(control.standing())),
          number(control.alerts()),
          at -> supports(at, control.rules()));
    }
    if (!controls.isEmpty()) {
      tables.end();
    }
  }

  private static String standing(Evidence.Standing standing) {
    return switch (standing) {
      case FINDING -> "alerts";
      case QUIET -> "watched, no alert";
      case UNWATCHED -> "no alert, and no rule for it is known to run";
      case WITHOUT_RULE -> "no rule supports it";
    };
  }

  private static void supports(Markup page, List<Support> rules) {
    if (rules.isEmpty()) {
      page.text("none");
    }
    String before = "";
    for (Support rule : rules) {
      page.text(before).data(rule.title()).text(" (");
      if (rule.alerts().value() > 0) {
        Tables.figure(page, rule.alerts());
        page.text("; ");
      }
      page.data(rule.state()).text(")");
      before = ", ";
    }
  }
}
