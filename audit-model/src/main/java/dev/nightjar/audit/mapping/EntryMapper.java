package dev.nightjar.audit.mapping;

import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.AuditEvent.Actor;
import dev.nightjar.audit.AuditEvent.ActorType;
import dev.nightjar.audit.AuditEvent.Kind;
import dev.nightjar.audit.AuditEvent.Target;
import dev.nightjar.audit.Change;
import dev.nightjar.audit.item.AttributeValue;
import dev.nightjar.audit.item.Item;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Makes an event of an entry of the audit log. */
final class EntryMapper {

  /** An action is a name; the index cuts off a keyword that is longer. */
  private static final int MAX_ACTION_LENGTH = 512;

  /** As long as DynamoDB writes its longest number; more is none that a long holds. */
  private static final int MAX_NUMBER = 200;

  private final String partitionKey;
  private final String sortKey;
  private final KeyReader keys;
  private final EventTime times;
  private final Identities identities;
  private final List<String> userTypes;
  private final Set<String> changeable;
  private final Fields.Field tenant;
  private final Fields.Field eventId;
  private final Fields.Field action;
  private final Fields.Field actorId;
  private final Fields.Field actorName;
  private final Fields.Field actorEmail;
  private final Fields.Field actorType;
  private final Fields.Field onBehalfOf;
  private final Fields.Field effectiveActor;
  private final Fields.Field targetType;
  private final Fields.Field targetId;
  private final Fields.Field targetName;
  private final Fields.Field outcome;
  private final Fields.Field reason;
  private final Fields.Field sourceIp;
  private final Fields.Field userAgent;
  private final Fields.Field records;

  EntryMapper(Mapping mapping, KeyReader keys, EventTime times) {
    this.keys = keys;
    this.times = times;
    partitionKey = mapping.partitionKey();
    sortKey = mapping.sortKey();
    identities = new Identities(mapping);
    userTypes = mapping.list(MappingOption.TARGET_USER_TYPES);
    changeable = mapping.changeableAttributes();
    boolean tenantInKey = !mapping.text(MappingOption.TENANT_PATTERN).isEmpty();
    tenant =
        tenantInKey
            ? Fields.Field.optional(mapping, MappingOption.TENANT)
            : Fields.Field.required(mapping, MappingOption.TENANT);
    eventId = Fields.Field.optional(mapping, MappingOption.EVENT_ID);
    action = Fields.Field.required(mapping, MappingOption.ACTION);
    actorId = Fields.Field.optional(mapping, MappingOption.ACTOR_ID);
    actorName = Fields.Field.optional(mapping, MappingOption.ACTOR_NAME);
    actorEmail = Fields.Field.optional(mapping, MappingOption.ACTOR_EMAIL);
    actorType = Fields.Field.optional(mapping, MappingOption.ACTOR_TYPE);
    onBehalfOf = Fields.Field.optional(mapping, MappingOption.ON_BEHALF_OF);
    effectiveActor = Fields.Field.optional(mapping, MappingOption.EFFECTIVE_ACTOR);
    targetType = Fields.Field.optional(mapping, MappingOption.TARGET_TYPE);
    targetId = Fields.Field.optional(mapping, MappingOption.TARGET_ID);
    targetName = Fields.Field.optional(mapping, MappingOption.TARGET_NAME);
    outcome = Fields.Field.optional(mapping, MappingOption.OUTCOME);
    reason = Fields.Field.optional(mapping, MappingOption.REASON);
    sourceIp = Fields.Field.optional(mapping, MappingOption.SOURCE_IP);
    userAgent = Fields.Field.optional(mapping, MappingOption.USER_AGENT);
    records = Fields.Field.optional(mapping, MappingOption.RECORDS);
  }

  /** The tenant that the entry itself names; null where it names none. */
  String statedTenant(Item item) throws Refusal {
    return blankToNull(new Fields(item).look(tenant));
  }

  /** The action that an entry names; null where it names none that could be read. */
  String actionOf(Item item) {
    try {
      return blankToNull(new Fields(item).look(action));
    } catch (Refusal e) {
      return null;
    }
  }

  /**
   * The event of an entry.
   *
   * @param fields the entry's, of which nothing was taken; afterwards they know what was unreadable
   */
  AuditEvent entry(Change change, EntryKey key, String keyTenant, Fields fields) throws Refusal {
    Item item = fields.item();
    fields.take(item.get(partitionKey));
    fields.take(item.get(sortKey));
    String owner = owner(fields, keyTenant);
    String act = action(fields);
    EventTime.Timing timing = times.of(fields, key, change);
    String stated = blankToNull(fields.text(eventId));
    String fromKey = stated == null ? keys.eventId(key) : stated;
    Actor actor = actor(fields);
    String principal = principal(fields, actor);
    Target target = target(fields);
    String ended = lowerCase(blankToNull(fields.text(outcome)));
    String ip = blankToNull(fields.text(sourceIp));
    Long rows = records(fields);
    return new AuditEvent(
        key.id(),
        Kind.ENTRY,
        owner,
        fromKey == null ? key.id() : fromKey,
        timing.time(),
        timing.stated(),
        change.arrival(),
        act,
        actor,
        principal,
        target,
        ended,
        fields.text(reason),
        ip,
        fields.text(userAgent),
        rows,
        Sentence.of(act, actor, principal, target, ended, rows, ip),
        timing.future(),
        timing.backdated(),
        hash(item),
        change.operation(),
        change.sequenceNumber(),
        change.origin(),
        null,
        key.json(),
        fields.rest());
  }

  /**
   * Of what must not change: an item that was changed as it may be is the same when it is read from
   * the table again. What else is done to the TTL is judged where it is changed.
   */
  String hash(Item item) {
    if (changeable.stream().noneMatch(name -> item.get(name) != null)) {
      return item.contentHash();
    }
    Map<String, AttributeValue> lasting = new LinkedHashMap<>(item.attributes());
    lasting.keySet().removeAll(changeable);
    return Item.of(lasting).contentHash();
  }

  /** A tenant that the item names against its key stays visible among the free attributes. */
  private String owner(Fields fields, String keyTenant) throws Refusal {
    String stated = blankToNull(fields.look(tenant));
    if (keyTenant == null && stated == null) {
      throw new Refusal(
          Refusal.TENANT_MISSING, "the item has nothing at " + MappingOption.TENANT.key());
    }
    if (keyTenant == null || keyTenant.equals(stated)) {
      fields.text(tenant);
    }
    return keyTenant == null ? stated : keyTenant;
  }

  private String action(Fields fields) throws Refusal {
    String text = blankToNull(fields.text(action));
    if (text == null) {
      throw new Refusal(
          Refusal.ACTION_MISSING, "the item has nothing at " + MappingOption.ACTION.key());
    }
    if (text.length() > MAX_ACTION_LENGTH) {
      throw new Refusal(
          Refusal.ACTION_TOO_LONG,
          "the action has " + text.length() + " characters, at most " + MAX_ACTION_LENGTH);
    }
    return text;
  }

  private Actor actor(Fields fields) throws Refusal {
    String id = identities.normalised(fields.text(actorId));
    String name = blankToNull(fields.text(actorName));
    String email = identities.normalised(fields.text(actorEmail));
    ActorType type = identities.named(fields.look(actorType));
    if (type == null) {
      // A type that means nothing here stays among the free attributes.
      type = identities.byId(id);
    } else {
      fields.text(actorType);
    }
    return new Actor(id, name, email, type);
  }

  private String principal(Fields fields, Actor actor) throws Refusal {
    for (Fields.Field field : new Fields.Field[] {onBehalfOf, effectiveActor}) {
      String principal = identities.normalised(fields.look(field));
      if (principal != null) {
        fields.text(field);
        return principal;
      }
    }
    if (actor.id() != null) {
      return actor.id();
    }
    return actor.email() != null ? actor.email() : actor.name();
  }

  private Target target(Fields fields) throws Refusal {
    String type = blankToNull(fields.text(targetType));
    String id = blankToNull(fields.text(targetId));
    String name = blankToNull(fields.text(targetName));
    boolean user = type != null && userTypes.contains(type.toLowerCase(Locale.ROOT));
    return new Target(type, user ? identities.normalised(id) : id, name);
  }

  /** What is no number of rows stays a free attribute. */
  private Long records(Fields fields) throws Refusal {
    AttributeValue value = fields.value(records);
    if (value == null) {
      return null;
    }
    String text = Fields.textOf(value);
    try {
      // An item may hold a text of 400,000 digits, which would take seconds to read.
      long rows = text.length() > MAX_NUMBER ? -1 : new BigDecimal(text).longValueExact();
      if (rows >= 0) {
        fields.take(value);
        return rows;
      }
    } catch (ArithmeticException | NumberFormatException e) {
      // Marked below.
    }
    fields.refuse(records);
    return null;
  }

  private static String lowerCase(String text) {
    return text == null ? null : text.toLowerCase(Locale.ROOT);
  }

  private static String blankToNull(String text) {
    if (text == null) {
      return null;
    }
    String stripped = text.strip();
    return stripped.isEmpty() ? null : stripped;
  }
}
