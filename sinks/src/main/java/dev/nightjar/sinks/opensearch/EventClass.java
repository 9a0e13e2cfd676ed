package dev.nightjar.sinks.opensearch;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.Change;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What an event is by ECS and OCSF, as the JSON of its fields. A log has few actions and many
 * events, so what follows from an action is found once and kept. Safe for several threads.
 */
final class EventClass {

  /** Tenants may put anything into an action: what is kept is bounded in number and length. */
  private static final int MOST_ACTIONS = 1_024;

  private static final int LONGEST_ACTION = 100;

  private static final Map<String, EventClass> BY_ACTION = new ConcurrentHashMap<>();

  private static final SerializedString CATEGORY = new SerializedString("category");
  private static final SerializedString TYPE = new SerializedString("type");
  private static final SerializedString OCSF = new SerializedString("ocsf");

  /** Of what no schema has a class for. */
  static final EventClass BASE = new EventClass(OcsfClass.BASE, EcsClass.NONE);

  private static final EventClass ENTRY_CHANGED =
      new EventClass(OcsfClass.ENTRY_CHANGED, EcsClass.ofTampering());
  private static final EventClass ENTRY_REMOVED =
      new EventClass(OcsfClass.ENTRY_REMOVED, EcsClass.ofTampering());

  /** Of an alert that fires. */
  static final EventClass FINDING_CREATED =
      new EventClass(OcsfClass.FINDING_CREATED, EcsClass.FINDING);

  /** Of an alert that grows. */
  static final EventClass FINDING_UPDATED =
      new EventClass(OcsfClass.FINDING_UPDATED, EcsClass.FINDING);

  private final SerializableString categories;
  private final SerializableString types;
  private final SerializableString typesOfUser;
  private final SerializableString ocsf;

  private EventClass(OcsfClass ocsf, EcsClass ecs) {
    categories = array(ecs.categories());
    types = array(ecs.types());
    typesOfUser = array(ecs.aboutUser().types());
    byte[] object = JsonBytes.object(ocsf::write);
    this.ocsf = ready(new String(object, StandardCharsets.UTF_8));
  }

  /** What an event is. */
  static EventClass of(AuditEvent event) {
    return switch (event.kind()) {
      case TAMPERING ->
          event.operation() == Change.Operation.REMOVE ? ENTRY_REMOVED : ENTRY_CHANGED;
      case TENANT_MISMATCH -> BASE;
      case ENTRY -> ofAction(event.action());
    };
  }

  /** What an action of the log is. */
  static EventClass ofAction(String action) {
    EventClass known = BY_ACTION.get(action);
    if (known != null) {
      return known;
    }
    OcsfClass ocsf = OcsfClass.ofAction(action);
    EventClass made = new EventClass(ocsf, EcsClass.ofAction(action, ocsf));
    if (action.length() <= LONGEST_ACTION) {
      if (BY_ACTION.size() >= MOST_ACTIONS) {
        BY_ACTION.clear();
      }
      BY_ACTION.put(action, made);
    }
    return made;
  }

  /** How many actions are kept. */
  static int kept() {
    return BY_ACTION.size();
  }

  /** Writes {@code event.category} and {@code event.type} into the object of the event. */
  void writeEcs(JsonGenerator json, AuditEvent.Target target) throws IOException {
    boolean user = target != null && "user".equalsIgnoreCase(target.type());
    raw(json, CATEGORY, categories);
    raw(json, TYPE, user ? typesOfUser : types);
  }

  /** Writes {@code audit.ocsf} into the object of the audit. */
  void writeOcsf(JsonGenerator json) throws IOException {
    raw(json, OCSF, ocsf);
  }

  private static void raw(JsonGenerator json, SerializableString name, SerializableString value)
      throws IOException {
    if (value != null) {
      json.writeFieldName(name);
      json.writeRawValue(value);
    }
  }

  /** The words are ours, so that nothing in them needs an escape. */
  private static SerializableString array(List<String> words) {
    return words.isEmpty() ? null : ready("[\"" + String.join("\",\"", words) + "\"]");
  }

  private static SerializableString ready(String json) {
    SerializedString text = new SerializedString(json);
    // Made here and not at the first use, which may be by several threads.
    text.asUnquotedUTF8();
    return text;
  }
}
