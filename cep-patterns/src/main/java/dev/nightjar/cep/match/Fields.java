package dev.nightjar.cep.match;

import dev.nightjar.audit.AuditEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * The names of ECS, and of {@code audit.*} where ECS lacks one, that every audit event answers to
 * where it has the value. Any other name is a path of the original item.
 */
public final class Fields {

  private static final FieldValue[] KINDS = lowerCase(AuditEvent.Kind.values());
  private static final FieldValue[] ACTOR_TYPES = lowerCase(AuditEvent.ActorType.values());
  private static final Map<String, Function<AuditEvent, FieldValue>> READERS =
      new LinkedHashMap<>();

  static {
    text("@timestamp", event -> event.time().toString());
    text("event.id", AuditEvent::eventId);
    text("event.action", AuditEvent::action);
    text("event.outcome", AuditEvent::outcome);
    text("event.reason", AuditEvent::reason);
    text("event.created", event -> event.arrival().toString());
    text("event.ingested", event -> event.arrival().toString());
    text("organization.id", AuditEvent::tenant);
    text("user.id", event -> event.actor().id());
    text("user.name", event -> event.actor().name());
    text("user.email", event -> event.actor().email());
    READERS.put("user.type", event -> ACTOR_TYPES[event.actor().type().ordinal()]);
    text("user.effective.id", Fields::effective);
    text("user.target.id", event -> isUser(event) ? event.target().id() : null);
    text("user.target.name", event -> isUser(event) ? event.target().name() : null);
    text("source.ip", AuditEvent::sourceIp);
    text("user_agent.original", AuditEvent::userAgent);
    text("message", AuditEvent::message);
    READERS.put("audit.kind", event -> KINDS[event.kind().ordinal()]);
    text("audit.principal", AuditEvent::principal);
    READERS.put("audit.actor.type", event -> ACTOR_TYPES[event.actor().type().ordinal()]);
    text("audit.target.type", event -> event.target().type());
    text("audit.target.id", event -> event.target().id());
    text("audit.target.name", event -> event.target().name());
    text("audit.source.network", event -> network(event.sourceIp()));
    READERS.put(
        "audit.records",
        event -> event.records() == null ? null : FieldValue.number(event.records().toString()));
    READERS.put("audit.backdated", event -> FieldValue.bool(event.backdated()));
    READERS.put("audit.future", event -> FieldValue.bool(event.futureStated()));
    text("audit.stated", event -> event.statedTime().toString());
    text("audit.hash", AuditEvent::contentHash);
    text("audit.stream.op", event -> event.operation().name());
    text("audit.stream.operation", event -> event.operation().name());
    text("audit.stream.sequence", AuditEvent::sequenceNumber);
    text("audit.stream.origin", event -> event.origin().name().toLowerCase(Locale.ROOT));
    READERS.put("audit.changes", Fields::changed);
    READERS.put("audit.changes.fields", Fields::changed);
    text(
        "audit.changes.original",
        event -> event.tampering() == null ? null : event.tampering().originalId());
    READERS.put("audit.tampering.fields", Fields::changed);
    text(
        "audit.tampering.original",
        event -> event.tampering() == null ? null : event.tampering().originalId());
  }

  private Fields() {}

  /** All names, in the order of ECS and then of {@code audit.*}. */
  public static List<String> names() {
    return List.copyOf(READERS.keySet());
  }

  /** Whether a name is one of {@link #names}. */
  public static boolean isKnown(String name) {
    return READERS.containsKey(name);
  }

  /** What reads a name of an event, and gives null where it has none; null for other names. */
  static Function<AuditEvent, FieldValue> reader(String name) {
    return READERS.get(name);
  }

  /**
   * The network by which a client is counted: an IPv4 address itself, of IPv6 its /64.
   *
   * @return null where the text is no address
   */
  static String network(String ip) {
    IpAddress address = ip == null ? null : IpAddress.parse(ip);
    return address == null ? null : address.network();
  }

  private static void text(String name, Function<AuditEvent, String> reader) {
    READERS.put(
        name,
        event -> {
          String text = reader.apply(event);
          return text == null ? null : FieldValue.text(text);
        });
  }

  private static FieldValue[] lowerCase(Enum<?>[] constants) {
    FieldValue[] values = new FieldValue[constants.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = FieldValue.text(constants[i].name().toLowerCase(Locale.ROOT));
    }
    return values;
  }

  /** As whom or for whom somebody acted who is not accountable himself. */
  private static String effective(AuditEvent event) {
    AuditEvent.Actor actor = event.actor();
    String principal = event.principal();
    boolean himself =
        principal == null
            || principal.equals(actor.id())
            || actor.id() == null
                && (principal.equals(actor.email()) || principal.equals(actor.name()));
    return himself ? null : principal;
  }

  private static boolean isUser(AuditEvent event) {
    return "user".equalsIgnoreCase(event.target().type());
  }

  private static FieldValue changed(AuditEvent event) {
    if (event.tampering() == null) {
      return null;
    }
    String[] names = event.tampering().fields();
    FieldValue[] values = new FieldValue[names.length];
    for (int i = 0; i < names.length; i++) {
      values[i] = FieldValue.text(names[i]);
    }
    return FieldValue.many(values);
  }
}
