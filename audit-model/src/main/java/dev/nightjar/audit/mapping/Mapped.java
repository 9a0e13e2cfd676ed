package dev.nightjar.audit.mapping;

import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.DeadLetter;
import java.time.Instant;
import java.util.List;

/** What the mapping makes of a change. */
public sealed interface Mapped {

  /**
   * The change is one event, or two where an entry's key and the entry itself name two tenants.
   *
   * @param events one or more; the entry first
   * @param unreadable keys of the {@link MappingOption}s whose attribute is there with a type or
   *     value that cannot be read, and that the event can be without: it is kept among the free
   *     attributes, because an event that one wrong attribute could hide is no audit trail. Never
   *     null, mostly empty
   */
  record Events(List<AuditEvent> events, List<String> unreadable) implements Mapped {
    /** Copies the lists. */
    public Events {
      events = List.copyOf(events);
      unreadable = List.copyOf(unreadable);
      if (events.isEmpty()) {
        throw new IllegalArgumentException("there must be an event");
      }
    }

    /** Events of which everything could be read. */
    public Events(List<AuditEvent> events) {
      this(events, List.of());
    }
  }

  /**
   * DynamoDB removed an entry because its TTL had passed. The indexed history stays.
   *
   * <p>In a global table only the Region that removed the entry says so; of another Region's
   * removal it can only be inferred, see {@link Mapping#withInferredExpiry}.
   *
   * @param tenant whose entry it was; never null
   * @param originalId the id of the entry's event; never null
   * @param key the item's key attributes as DynamoDB JSON; never null
   * @param before the entry as DynamoDB JSON; null where the stream carries no before-image
   * @param time the entry's stated time; that of the removal where neither key nor image tells one;
   *     never null
   * @param contentHash the {@link AuditEvent#contentHash} of the entry's event; null where the
   *     stream carries no before-image
   * @param inferred true where the stream does not say that it was an expiry, but the entry's TTL
   *     had passed
   */
  record Expired(
      String tenant,
      String originalId,
      String key,
      String before,
      Instant time,
      String contentHash,
      boolean inferred)
      implements Mapped {}

  /**
   * The change is no concern of the audit log.
   *
   * @param reason the class of the reason, such as {@code sort key prefix}: of few values, so that
   *     it can name a counter, and without values of the item; never null
   */
  record NotAudit(String reason) implements Mapped {}

  /** The change should be an event and cannot be. */
  record Broken(DeadLetter letter) implements Mapped {}
}
