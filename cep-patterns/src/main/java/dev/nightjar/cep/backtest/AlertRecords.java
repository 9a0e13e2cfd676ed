package dev.nightjar.cep.backtest;

import dev.nightjar.audit.Alert;
import dev.nightjar.cep.engine.Evidence;
import dev.nightjar.cep.engine.Firing;
import dev.nightjar.cep.rule.RuleHeader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * Alerts as records that stand in the order of firing: by the time of the decision; at one time
 * what an event decided before what the end of a window did; then by that event's place in the
 * total order, the rule's id, the tenant and the group. Each carries its line of the output.
 */
final class AlertRecords {

  private AlertRecords() {}

  /**
   * Writes an alert of a correlation.
   *
   * @param record is cleared first
   * @param rule the rule's number
   * @param trigger the event that decided it; null where the end of a window did
   */
  static void write(RecordWriter record, int rule, Firing firing, Evidence trigger) {
    List<String> fields = firing.rule().alertFields();
    List<String> events = firing.evidence().stream().map(Evidence::eventId).toList();
    String line =
        line(
            firing.alertId(),
            firing.rule().header(),
            firing.level(),
            firing.tenant(),
            fields,
            firing.group(),
            firing.first().time(),
            firing.last().time(),
            firing.count(),
            events);
    write(
        record,
        rule,
        firing.decidedAt(),
        trigger,
        firing.rule().header(),
        firing.tenant(),
        firing.group(),
        firing.alertId(),
        line);
  }

  /** Writes an alert of a rule on single events. */
  static void write(
      RecordWriter record,
      int rule,
      RuleHeader header,
      String alertId,
      Evidence event,
      String tenant) {
    String line =
        line(
            alertId,
            header,
            header.level(),
            tenant,
            List.of(),
            new String[0],
            event.time(),
            event.time(),
            1,
            List.of(event.eventId()));
    write(record, rule, event.time(), event, header, tenant, new String[0], alertId, line);
  }

  private static void write(
      RecordWriter record,
      int rule,
      long decidedAt,
      Evidence trigger,
      RuleHeader header,
      String tenant,
      String[] group,
      String alertId,
      String line) {
    record.clear().keyByte(0).key(decidedAt).keyByte(trigger == null ? 1 : 0);
    if (trigger != null) {
      record.key(trigger.time()).key(trigger.eventId()).key(trigger.documentId());
    }
    record.key(header.id()).key(tenant);
    for (String value : group) {
      record.keyByte(1).key(value);
    }
    record.keyByte(0).key(alertId);
    byte[] utf8 = line.getBytes(StandardCharsets.UTF_8);
    record.value(rule).value(tenant).value(utf8, 0, utf8.length);
  }

  private static String line(
      String id,
      RuleHeader header,
      Alert.Level level,
      String tenant,
      List<String> fields,
      String[] group,
      long first,
      long last,
      long count,
      List<String> events) {
    StringBuilder json = new StringBuilder(256);
    JsonText.quote(json.append("{\"id\":"), id);
    JsonText.quote(json.append(",\"rule\":{\"id\":"), header.id());
    JsonText.quote(json.append(",\"title\":"), header.title());
    JsonText.quote(json.append(",\"version\":"), header.version());
    JsonText.quote(json.append("},\"level\":"), level.name().toLowerCase(Locale.ROOT));
    JsonText.quote(json.append(",\"tenant\":"), tenant);
    json.append(",\"group\":{");
    for (int i = 0; i < group.length; i++) {
      JsonText.quote(json.append(i == 0 ? "" : ","), fields.get(i)).append(':');
      JsonText.quote(json, group[i]);
    }
    JsonText.quote(json.append("},\"first\":"), Evidence.instant(first).toString());
    JsonText.quote(json.append(",\"last\":"), Evidence.instant(last).toString());
    json.append(",\"count\":").append(count).append(",\"events\":[");
    for (int i = 0; i < events.size(); i++) {
      JsonText.quote(json.append(i == 0 ? "" : ","), events.get(i));
    }
    return json.append("]}").toString();
  }

  /** Reads alerts in order. */
  static final class Reader {
    private final RecordReader reader = new RecordReader();
    private String alertId;
    private int rule;
    private String tenant;
    private int lineFrom;
    private int lineLength;

    /** Reads the record at which a cursor stands. */
    void open(RecordCursor cursor) {
      reader.read(cursor.bytes(), cursor.start() + 1);
      reader.keyLong();
      if (reader.keyByte() == 0) {
        reader.keyLong();
        reader.keyText();
        reader.keyText();
      }
      reader.keyText();
      reader.keyText();
      while (reader.keyByte() == 1) {
        reader.keyText();
      }
      alertId = reader.keyText();
      rule = (int) reader.number();
      tenant = reader.text();
      lineLength = reader.skipBytes();
      lineFrom = reader.position() - lineLength;
    }

    String alertId() {
      return alertId;
    }

    int rule() {
      return rule;
    }

    String tenant() {
      return tenant;
    }

    /** Where its line begins in the cursor's bytes. */
    int lineFrom() {
      return lineFrom;
    }

    int lineLength() {
      return lineLength;
    }
  }
}
