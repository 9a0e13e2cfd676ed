package dev.nightjar.cep;

import dev.nightjar.audit.Alert;
import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.Change;
import dev.nightjar.audit.Ids;
import java.io.Serial;
import java.util.List;
import java.util.function.Consumer;

/** An entry of the audit log was changed or removed, though the log is append-only. */
public final class AuditTampered implements SingleEventRule {

  /** The rule's id. */
  public static final String ID = "nightjar-audit-tampered";

  @Serial private static final long serialVersionUID = 1L;

  /** The rule; it has no options, so that nobody can switch it off. */
  public AuditTampered() {}

  @Override
  public RuleDescription description() {
    return new RuleDescription(
        ID,
        "Audit log tampered with",
        "2026-11-21",
        Alert.Level.CRITICAL,
        "any change or removal of an entry that is no expiry; one alert a tenant and "
            + Words.window(EPISODE),
        List.of("T1685.002", "T1070"),
        "An audit log is append-only: whoever rewrites it hides something.",
        List.of(
            "A correction or a purge that was agreed on and not announced.",
            "A writer that updates entries after it wrote them."),
        List.of(
            "Who did it: the table's stream does not name the caller.",
            "A table, stream or retention setting that was changed.",
            "An entry that was rewritten before its stream was switched on."),
        List.of(
            "Compare the entry before and after: the event holds both where the stream does.",
            "Find the caller in the cloud's own trail by table, key and time.",
            "Take write rights on the table from whoever needs no more than append.",
            "What was indexed is unchanged: keep working from the index."));
  }

  @Override
  public String meaning() {
    return Ids.hash("audit-tampered/1", Long.toString(EPISODE.toMillis()));
  }

  @Override
  public Routed route(AuditEvent event, Consumer<Candidate> candidates) {
    if (event.kind() != AuditEvent.Kind.TAMPERING) {
      return Routed.UNWANTED;
    }
    String what = event.operation() == Change.Operation.REMOVE ? "removed" : "changed";
    candidates.accept(Routing.candidate(ID, event, "", Candidate.Role.INTEGRITY, what));
    return Routed.WANTED;
  }

  @Override
  public Alert.Level levelAt(long matches) {
    return Alert.Level.CRITICAL;
  }

  @Override
  public String summary(Episode episode) {
    String tenant = Words.name(episode.opener().tenant());
    if (episode.count() == 1) {
      return "An audit entry was %s (tenant %s)".formatted(episode.opener().what(), tenant);
    }
    return "%d changes or removals of audit entries in %s (tenant %s)"
        .formatted(episode.count(), Words.span(episode.first(), episode.last()), tenant);
  }
}
