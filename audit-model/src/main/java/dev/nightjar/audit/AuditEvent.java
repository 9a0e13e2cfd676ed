package dev.nightjar.audit;

import java.time.Instant;

/**
 * One event of the audit log, after the mapping. It is a value: equal changes give equal events, so
 * that a replay gives the same documents and the same alerts.
 *
 * @param id the document's id: a hash of the item's length-prefixed key; for tampering of that, the
 *     operation and the sequence number; for a tenant mismatch of that and the content. Lower-case
 *     hex, never null
 * @param kind what sort of event it is; never null
 * @param tenant whose event it is; never null or empty
 * @param eventId the id that the item itself states, else {@link #id}; never null. It decides ties
 *     of time
 * @param time the event time: the item's own timestamp, but never at or past {@link #arrival} plus
 *     the granularity to which the stream rounds it down (1 s on AWS): what is later is set to the
 *     arrival. An item of the table may have been written up to a day after its arrival, so only
 *     what is stated later than that is set to it; never null
 * @param statedTime the timestamp as the item states it, before clamping; of an event of {@link
 *     Kind#TENANT_MISMATCH} that of its entry; names the index; never null
 * @param arrival the stream's time for the change; never null
 * @param action what was done, such as {@code invoice.export}; never null
 * @param actor who the event says acted; never null, its fields may be
 * @param principal who is accountable (on-behalf-of, else effective, else actor), normalised; null
 *     where the item names nobody
 * @param target what it was done to; never null, its fields may be
 * @param outcome {@code success}, {@code failure}, {@code denied} or what the item says in lower
 *     case; null where it says nothing
 * @param reason why, in the item's own words; null where absent
 * @param sourceIp where the actor came from, as stated; null where absent
 * @param userAgent the client, as stated; null where absent
 * @param records rows that the action moved; null where absent
 * @param message the event in one plain sentence; never null
 * @param futureStated true where {@link #statedTime} was later than {@link #arrival} could be and
 *     was clamped
 * @param backdated true where {@link #statedTime} was older at arrival than the mapping allows
 * @param contentHash a hash of all of the item that must not change: without its TTL and the
 *     attributes that the mapping declares mutable. Equal content, equal hash, whatever the order
 *     of attributes; never null
 * @param operation what the stream said happened; never null
 * @param sequenceNumber the stream's sequence number; never null, empty for an item of the table
 * @param origin stream, snapshot or repair; never null
 * @param tampering what was changed; null unless {@link #kind} is {@link Kind#TAMPERING}
 * @param key the item's key attributes as DynamoDB JSON; never null
 * @param attributes every attribute that the mapping did not take, as one JSON object with numbers
 *     as written; never null, {@code {}} where there is none
 * @param place where {@link #sourceIp} is by the user's databases, as far as the event itself does
 *     not say it; null where nobody looked or nothing was found
 */
public record AuditEvent(
    String id,
    Kind kind,
    String tenant,
    String eventId,
    Instant time,
    Instant statedTime,
    Instant arrival,
    String action,
    Actor actor,
    String principal,
    Target target,
    String outcome,
    String reason,
    String sourceIp,
    String userAgent,
    Long records,
    String message,
    boolean futureStated,
    boolean backdated,
    String contentHash,
    Change.Operation operation,
    String sequenceNumber,
    Change.Origin origin,
    Tampering tampering,
    String key,
    String attributes,
    Place place) {

  /** The action of an event of {@link Kind#TAMPERING}. */
  public static final String TAMPERED = "audit.tampered";

  /** The action of an event of {@link Kind#TENANT_MISMATCH}. */
  public static final String TENANT_MISMATCH = "audit.tenant_mismatch";

  /** An event as the mapping makes it: nobody has looked yet where its address is. */
  public AuditEvent(
      String id,
      Kind kind,
      String tenant,
      String eventId,
      Instant time,
      Instant statedTime,
      Instant arrival,
      String action,
      Actor actor,
      String principal,
      Target target,
      String outcome,
      String reason,
      String sourceIp,
      String userAgent,
      Long records,
      String message,
      boolean futureStated,
      boolean backdated,
      String contentHash,
      Change.Operation operation,
      String sequenceNumber,
      Change.Origin origin,
      Tampering tampering,
      String key,
      String attributes) {
    this(
        id,
        kind,
        tenant,
        eventId,
        time,
        statedTime,
        arrival,
        action,
        actor,
        principal,
        target,
        outcome,
        reason,
        sourceIp,
        userAgent,
        records,
        message,
        futureStated,
        backdated,
        contentHash,
        operation,
        sequenceNumber,
        origin,
        tampering,
        key,
        attributes,
        null);
  }

  /** The same event with where its address is. */
  public AuditEvent with(Place found) {
    return new AuditEvent(
        id,
        kind,
        tenant,
        eventId,
        time,
        statedTime,
        arrival,
        action,
        actor,
        principal,
        target,
        outcome,
        reason,
        sourceIp,
        userAgent,
        records,
        message,
        futureStated,
        backdated,
        contentHash,
        operation,
        sequenceNumber,
        origin,
        tampering,
        key,
        attributes,
        found);
  }

  /** The sort of an event. */
  public enum Kind {
    /** An entry of the audit log. */
    ENTRY,
    /** An entry was changed or removed, though the log is append-only. */
    TAMPERING,
    /** An entry's key names another tenant than the entry itself. */
    TENANT_MISMATCH
  }

  /** What an actor is. */
  public enum ActorType {
    HUMAN,
    SERVICE,
    SYSTEM
  }

  /**
   * Who acted. Identities are normalised (the case of e-mail addresses).
   *
   * @param id the stable identity; null where absent
   * @param name a name for people; null where absent
   * @param email an e-mail address; null where absent
   * @param type what the actor is; never null
   */
  public record Actor(String id, String name, String email, ActorType type) {}

  /**
   * What an action was done to. All fields may be null.
   *
   * @param type such as {@code invoice} or {@code user}
   * @param id its identity, normalised as an actor's where it is a user
   * @param name a name for people
   */
  public record Target(String type, String id, String name) {}

  /**
   * What was changed in an entry.
   *
   * @param originalId the {@link AuditEvent#id} of the entry that was changed; never null
   * @param before the entry before, as a JSON object with numbers as written; null where the stream
   *     carries no before-image
   * @param after the entry after; null where it was removed
   * @param fields the names of the attributes that differ, sorted; empty where the before-image is
   *     unknown; never null
   */
  public record Tampering(String originalId, String before, String after, String[] fields) {}
}
