package dev.nightjar.cep.match;

import dev.nightjar.audit.AuditEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Fields of a plain JSON object that follow from its other fields. */
final class DerivedFields {

  private static final String KIND = "audit.kind";
  private static final String PRINCIPAL = "audit.principal";
  private static final String ACTOR_TYPE = "audit.actor.type";
  private static final String USER_TYPE = "user.type";
  private static final String NETWORK = "audit.source.network";
  private static final String SUBJECT = "audit.subject";
  private static final String TARGET_USER = "user.target.id";
  private static final String TARGET_USER_NAME = "user.target.name";
  private static final String TARGET_TYPE = "audit.target.type";
  private static final String TARGET_ID = "audit.target.id";

  private static final List<String> WHO =
      List.of("user.effective.id", "user.id", "user.email", "user.name");

  /** From what each follows; what it follows from first comes first. */
  private static final Map<String, List<String>> SOURCES = new HashMap<>();

  static {
    SOURCES.put(KIND, List.of("event.action"));
    SOURCES.put(PRINCIPAL, WHO);
    SOURCES.put(ACTOR_TYPE, List.of(USER_TYPE, "user.id", "user.email", "user.name"));
    SOURCES.put(USER_TYPE, List.of(ACTOR_TYPE, "user.id", "user.email", "user.name"));
    SOURCES.put(NETWORK, List.of("source.ip"));
    SOURCES.put(TARGET_USER, List.of(TARGET_TYPE, TARGET_ID));
    SOURCES.put(TARGET_USER_NAME, List.of(TARGET_TYPE, "audit.target.name"));
    List<String> subject = new ArrayList<>(List.of(TARGET_TYPE, TARGET_ID, TARGET_USER, PRINCIPAL));
    subject.addAll(WHO);
    SOURCES.put(SUBJECT, subject);
  }

  private static final Map<String, FieldValue> TYPES =
      Map.of(
          "human", FieldValue.text("human"),
          "user", FieldValue.text("human"),
          "person", FieldValue.text("human"),
          "service", FieldValue.text("service"),
          "machine", FieldValue.text("service"),
          "application", FieldValue.text("service"),
          "system", FieldValue.text("system"));

  private static final FieldValue ENTRY = FieldValue.text("entry");
  private static final FieldValue TAMPERING = FieldValue.text("tampering");
  private static final FieldValue TENANT_MISMATCH = FieldValue.text("tenant_mismatch");

  private final String[] names;
  private final int[][] sources;

  /**
   * The derived ones among fields.
   *
   * @param fields what rules ask for
   * @param slots where the values stand: the same fields first, then all {@link #sources}
   * @param own where objects say their tenant, time and id
   */
  DerivedFields(FieldTable fields, FieldTable slots, JsonFields own) {
    names = new String[fields.size()];
    sources = new int[fields.size()][];
    for (int i = 0; i < names.length; i++) {
      String name = fields.name(i);
      List<String> from = from(name);
      if (name.equals(JsonFields.STANDARD.tenant())) {
        from = List.of(own.tenant());
      } else if (name.equals(JsonFields.STANDARD.time())) {
        from = List.of(own.time());
      } else if (name.equals(JsonFields.STANDARD.id())) {
        from = List.of(own.id());
      }
      if (!from.isEmpty() && !from.contains(name)) {
        names[i] = name;
        sources[i] = from.stream().mapToInt(slots::index).toArray();
      }
    }
  }

  /** The fields from which the derived ones among some fields follow. */
  static List<String> sources(FieldTable fields) {
    List<String> all = new ArrayList<>();
    for (String name : fields.names()) {
      all.addAll(from(name));
    }
    return all;
  }

  private static List<String> from(String name) {
    List<String> from = SOURCES.get(name);
    return from == null ? Fields.paths(name) : from;
  }

  /** Whether a field can be derived. */
  boolean has(int field) {
    return field < names.length && names[field] != null;
  }

  /** What follows from the values; null for nothing. */
  FieldValue value(int field, FieldValue[] values) {
    int[] from = sources[field];
    return switch (names[field]) {
      case KIND -> kind(values[from[0]]);
      case ACTOR_TYPE -> type(values, from);
      case USER_TYPE -> values[from[0]] == null ? type(values, from) : values[from[0]];
      case NETWORK -> network(values[from[0]]);
      case TARGET_USER, TARGET_USER_NAME -> ofUser(values, from);
      case SUBJECT -> subject(values, from);
      default -> first(values, from, 0);
    };
  }

  /** The first that says something. */
  private static FieldValue first(FieldValue[] values, int[] from, int start) {
    for (int i = start; i < from.length; i++) {
      FieldValue value = values[from[i]];
      if (value != null && value.size() > 0 && value.get(0).text() != null) {
        return value;
      }
    }
    return null;
  }

  private static FieldValue kind(FieldValue action) {
    String text = action == null || action.size() == 0 ? null : action.get(0).text();
    if (AuditEvent.TAMPERED.equals(text)) {
      return TAMPERING;
    }
    return AuditEvent.TENANT_MISMATCH.equals(text) ? TENANT_MISMATCH : ENTRY;
  }

  /** As the standard mapping has it; nobody is of no type. */
  private static FieldValue type(FieldValue[] values, int[] from) {
    FieldValue stated = first(values, new int[] {from[0]}, 0);
    FieldValue type =
        stated == null ? null : TYPES.get(stated.get(0).text().strip().toLowerCase(Locale.ROOT));
    if (type != null) {
      return type;
    }
    FieldValue who = first(values, from, 1);
    if (who == null) {
      return null;
    }
    String id = who.get(0).text();
    return TYPES.get(
        id.startsWith("system:") ? "system" : id.startsWith("svc-") ? "service" : "human");
  }

  /** A part of the target where that is a user. */
  private static FieldValue ofUser(FieldValue[] values, int[] from) {
    FieldValue type = first(values, from, 0);
    boolean user = type != null && type == values[from[0]] && type.get(0).folded().equals("user");
    return user ? values[from[1]] : null;
  }

  private static FieldValue subject(FieldValue[] values, int[] from) {
    FieldValue target = values[from[2]] == null ? ofUser(values, from) : values[from[2]];
    return target == null ? first(values, from, 3) : target;
  }

  private static FieldValue network(FieldValue ip) {
    FieldValue networks = null;
    for (int i = 0; ip != null && i < ip.size(); i++) {
      String network = Fields.network(ip.get(i).text());
      if (network != null) {
        networks = FieldValue.plus(networks, FieldValue.text(network));
      }
    }
    return networks;
  }
}
