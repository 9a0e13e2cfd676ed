package dev.nightjar.cep.match;

import dev.nightjar.audit.AuditEvent;
import java.util.ArrayList;
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
  private static final Map<String, Reader> READERS = new LinkedHashMap<>();

  /**
   * What reads a name of an event.
   *
   * @param text gives its text, null for none; null itself where it may be no text
   * @param value gives its value otherwise, null for none; null itself where {@link #text} is not
   */
  record Reader(Function<AuditEvent, String> text, Function<AuditEvent, FieldValue> value) {

    /** The value of an event; null where it has none. */
    FieldValue of(AuditEvent event, TextCache texts) {
      if (text == null) {
        return value.apply(event);
      }
      String read = text.apply(event);
      return read == null ? null : texts.text(read);
    }
  }

  /** Names for what tables usually call otherwise; the first path that is there wins. */
  private static final Map<String, List<String>> PATHS = new LinkedHashMap<>();

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
    value("user.type", event -> ACTOR_TYPES[event.actor().type().ordinal()]);
    text("user.effective.id", Fields::effective);
    text("user.target.id", event -> isUser(event) ? event.target().id() : null);
    text("user.target.name", event -> isUser(event) ? event.target().name() : null);
    text("source.ip", AuditEvent::sourceIp);
    text("user_agent.original", AuditEvent::userAgent);
    text("message", AuditEvent::message);
    value("audit.kind", event -> KINDS[event.kind().ordinal()]);
    text("audit.principal", AuditEvent::principal);
    value("audit.actor.type", event -> ACTOR_TYPES[event.actor().type().ordinal()]);
    text("audit.subject", Fields::subject);
    text("audit.target.type", event -> event.target().type());
    text("audit.target.id", event -> event.target().id());
    text("audit.target.name", event -> event.target().name());
    text("audit.source.network", event -> network(event.sourceIp()));
    value(
        "audit.records",
        event -> event.records() == null ? null : FieldValue.number(event.records().toString()));
    value("audit.backdated", event -> FieldValue.bool(event.backdated()));
    value("audit.future", event -> FieldValue.bool(event.futureStated()));
    text("audit.stated", event -> event.statedTime().toString());
    text("audit.hash", AuditEvent::contentHash);
    text("audit.stream.op", event -> event.operation().name());
    text("audit.stream.operation", event -> event.operation().name());
    text("audit.stream.sequence", AuditEvent::sequenceNumber);
    text("audit.stream.origin", event -> event.origin().name().toLowerCase(Locale.ROOT));
    value("audit.changes", Fields::changed);
    value("audit.changes.fields", Fields::changed);
    text(
        "audit.changes.original",
        event -> event.tampering() == null ? null : event.tampering().originalId());
    value("audit.tampering.fields", Fields::changed);
    text(
        "audit.tampering.original",
        event -> event.tampering() == null ? null : event.tampering().originalId());
    PATHS.put("audit.batch.id", List.of("batchId", "batch.id"));
    PATHS.put("audit.session.id", List.of("sessionId", "session.id"));
    PATHS.put("audit.auth.key.id", List.of("apiKeyId", "auth.keyId"));
    PATHS.put("audit.auth.factor", List.of("factor", "mfaFactor"));
    PATHS.put("audit.approval.id", List.of("approvalId", "ticket"));
    PATHS.put("audit.data.classification", List.of("classification"));
    PATHS.put("destination.domain", List.of("destinationDomain"));
    PATHS.put("source.geo.country_iso_code", List.of("countryCode"));
  }

  private Fields() {}

  /**
   * All names: first those that stand in parts of the event, in the order of ECS and then of {@code
   * audit.*}; then those of free attributes that are usually called otherwise, and of places.
   */
  public static List<String> names() {
    List<String> names = new ArrayList<>(READERS.keySet());
    names.addAll(PATHS.keySet());
    PlaceField.ALL.keySet().stream().filter(name -> !PATHS.containsKey(name)).forEach(names::add);
    return names;
  }

  /** Whether a name is one of {@link #names}. */
  public static boolean isKnown(String name) {
    return READERS.containsKey(name) || PATHS.containsKey(name) || PlaceField.ALL.containsKey(name);
  }

  /**
   * By which other paths a name is found, where nothing is under its own: {@code batchId} for
   * {@code audit.batch.id}. The first that is there wins; often empty.
   */
  public static List<String> paths(String name) {
    return PATHS.getOrDefault(name, List.of());
  }

  /** What reads a name of {@link #names} that stands in a part of the event; null for others. */
  static Reader reader(String name) {
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
    READERS.put(name, new Reader(reader, null));
  }

  private static void value(String name, Function<AuditEvent, FieldValue> reader) {
    READERS.put(name, new Reader(null, reader));
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

  /** Whose account it is about: the user that it was done to, else who did it. */
  private static String subject(AuditEvent event) {
    boolean other = isUser(event) && event.target().id() != null;
    return other ? event.target().id() : event.principal();
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
