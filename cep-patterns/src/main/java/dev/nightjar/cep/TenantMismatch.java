package dev.nightjar.cep;

import dev.nightjar.audit.Alert;
import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.Ids;
import java.io.Serial;
import java.util.List;
import java.util.function.Consumer;

/** An entry's key names another tenant than the entry itself. */
public final class TenantMismatch implements SingleEventRule {

  /** The rule's id. */
  public static final String ID = "nightjar-tenant-mismatch";

  @Serial private static final long serialVersionUID = 1L;

  /** The rule; it has no options, so that nobody can switch it off. */
  public TenantMismatch() {}

  @Override
  public RuleDescription description() {
    return new RuleDescription(
        ID,
        "Entry under another tenant's key",
        "2026-11-21",
        Alert.Level.CRITICAL,
        "any entry whose key and content name different tenants; one alert a tenant and "
            + Words.window(EPISODE),
        List.of("T1565.001"),
        "Either one tenant's doings are filed under another, or a writer mixes tenants up.",
        List.of("A tenant that was renamed or merged while entries were under way."),
        List.of("Entries that state no tenant of their own: there is nothing to compare."),
        List.of(
            "Find the service that wrote the entry and stop it from writing.",
            "Check whether other tenants' entries of the same service are mixed up as well.",
            "Tell the tenants concerned if one could read the other's entries."));
  }

  @Override
  public String meaning() {
    return Ids.hash("tenant-mismatch/1", Long.toString(EPISODE.toMillis()));
  }

  @Override
  public Routed route(AuditEvent event, Consumer<Candidate> candidates) {
    if (event.kind() != AuditEvent.Kind.TENANT_MISMATCH) {
      return Routed.UNWANTED;
    }
    candidates.accept(Routing.candidate(ID, event, "", Candidate.Role.INTEGRITY, null));
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
      return "An entry under the key of tenant %s names another tenant".formatted(tenant);
    }
    return "%d entries under the key of tenant %s name another tenant"
        .formatted(episode.count(), tenant);
  }
}
