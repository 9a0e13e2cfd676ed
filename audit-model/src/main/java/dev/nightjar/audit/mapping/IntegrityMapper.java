package dev.nightjar.audit.mapping;

import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.AuditEvent.Actor;
import dev.nightjar.audit.AuditEvent.ActorType;
import dev.nightjar.audit.AuditEvent.Kind;
import dev.nightjar.audit.AuditEvent.Tampering;
import dev.nightjar.audit.AuditEvent.Target;
import dev.nightjar.audit.Change;
import dev.nightjar.audit.Ids;
import dev.nightjar.audit.item.AttributeValue;
import dev.nightjar.audit.item.Item;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Makes events about entries: one was changed or removed, or one names two tenants. */
final class IntegrityMapper {

  /** The type of the target of such events: an entry of the audit log. */
  static final String TARGET_TYPE = "audit-event";

  /** Who it was is not in the stream. */
  private static final Actor UNKNOWN = new Actor(null, null, null, ActorType.SYSTEM);

  private final EntryMapper entries;
  private final String ttl;
  private final List<String> mutable;

  IntegrityMapper(Mapping mapping, EntryMapper entries) {
    this.entries = entries;
    ttl = mapping.text(MappingOption.TTL);
    mutable = mapping.list(MappingOption.MUTABLE_ATTRIBUTES);
  }

  /** The names of the attributes that differ, sorted. */
  static String[] changed(Item before, Item after) {
    TreeSet<String> names = new TreeSet<>(before.attributes().keySet());
    names.addAll(after.attributes().keySet());
    names.removeIf(name -> same(name, before.get(name), after.get(name)));
    return names.toArray(new String[0]);
  }

  private static boolean same(String name, AttributeValue before, AttributeValue after) {
    if (before == null || after == null) {
      return false;
    }
    // Equal as written, or equal beyond the order of sets and the spelling of numbers.
    return before.equals(after)
        || Item.of(Map.of(name, before))
            .contentHash()
            .equals(Item.of(Map.of(name, after)).contentHash());
  }

  /** Whether the mapping allows a change of these attributes. */
  boolean isAllowed(String[] changed, Item before, Item after) {
    for (String name : changed) {
      boolean longer = name.equals(ttl) && isLonger(before.get(ttl), after.get(ttl));
      if (!longer && !mutable.contains(name)) {
        return false;
      }
    }
    return true;
  }

  /** No TTL is the longest. What is no number sets no TTL, but who writes it hides something. */
  private static boolean isLonger(AttributeValue before, AttributeValue after) {
    if (after == null) {
      return true;
    }
    return before instanceof AttributeValue.N old
        && after instanceof AttributeValue.N now
        && new BigDecimal(now.digits()).compareTo(new BigDecimal(old.digits())) > 0;
  }

  /**
   * An entry was changed or removed.
   *
   * @param before null where the stream carries no before-image
   * @param after null where the entry was removed or the image is not there
   */
  AuditEvent tampering(Change change, EntryKey key, String tenant, Item before, Item after) {
    String operation = change.operation().name();
    String[] fields = differing(change.operation(), before, after);
    Item known = before == null ? after : before;
    String action = known == null ? null : entries.actionOf(known);
    Tampering tampering =
        new Tampering(
            key.id(),
            before == null ? null : before.toPlainJson(),
            after == null ? null : after.toPlainJson(),
            fields);
    String hash =
        Ids.hash(
            Kind.TAMPERING.name(),
            key.id(),
            operation,
            before == null ? null : before.contentHash(),
            after == null ? null : after.contentHash());
    boolean removed = change.operation() == Change.Operation.REMOVE;
    StringBuilder message = new StringBuilder("An entry of the audit log was ");
    message.append(removed ? "removed" : "changed");
    if (action != null) {
      message.append(": ").append(Sentence.clean(action));
    }
    if (!removed && fields.length > 0) {
      message.append(" (").append(Sentence.clean(String.join(", ", fields))).append(')');
    }
    return about(
        change,
        key,
        tenant,
        change.arrival(),
        change.arrival(),
        Kind.TAMPERING,
        AuditEvent.TAMPERED,
        Ids.id(key.id(), operation, change.sequenceNumber()),
        action,
        message.toString(),
        hash,
        tampering,
        "{}");
  }

  /** Of a removed entry all attributes differ; without a before-image nothing is known. */
  private static String[] differing(Change.Operation operation, Item before, Item after) {
    if (before == null) {
      return new String[0];
    }
    if (operation == Change.Operation.REMOVE) {
      return before.attributes().keySet().stream().sorted().toArray(String[]::new);
    }
    return after == null ? new String[0] : changed(before, after);
  }

  /** An entry stands under the key of one tenant and names another. */
  AuditEvent tenantMismatch(Change change, EntryKey key, AuditEvent entry, String statedTenant) {
    String attributes =
        Item.of(Map.of("statedTenant", new AttributeValue.S(statedTenant))).toPlainJson();
    return about(
        change,
        key,
        entry.tenant(),
        // When it was found; in a table nobody knows when it arrived.
        change.origin() == Change.Origin.STREAM ? change.arrival() : entry.time(),
        entry.statedTime(),
        Kind.TENANT_MISMATCH,
        AuditEvent.TENANT_MISMATCH,
        // Not of the sequence number: read from the table and from the stream it is the same one.
        Ids.id(key.id(), Kind.TENANT_MISMATCH.name(), entry.contentHash()),
        entry.action(),
        "An entry under the key of tenant "
            + Sentence.clean(entry.tenant())
            + " names tenant "
            + Sentence.clean(statedTenant),
        Ids.hash(Kind.TENANT_MISMATCH.name(), entry.contentHash()),
        null,
        attributes);
  }

  private static AuditEvent about(
      Change change,
      EntryKey key,
      String tenant,
      Instant time,
      Instant stated,
      Kind kind,
      String action,
      String id,
      String originalAction,
      String message,
      String hash,
      Tampering tampering,
      String attributes) {
    return new AuditEvent(
        id,
        kind,
        tenant,
        id,
        time,
        stated,
        change.arrival(),
        action,
        UNKNOWN,
        null,
        new Target(TARGET_TYPE, key.id(), originalAction),
        null,
        null,
        null,
        null,
        null,
        message,
        false,
        false,
        hash,
        change.operation(),
        change.sequenceNumber(),
        change.origin(),
        tampering,
        key.json(),
        attributes);
  }
}
