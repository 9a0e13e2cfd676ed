package dev.nightjar.cep.match;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Shows JSON that is written with single quotes, for fields that a test names. */
final class TestingEventView {

  static final String TIME = "'@timestamp':'2026-11-21T09:00:00Z'";

  private TestingEventView() {}

  /** A view of an object with these entries, at nine o'clock. */
  static JsonEventView of(FieldTable fields, String entries) {
    JsonEventView view = new JsonEventView(fields, JsonFields.STANDARD);
    String json = "{" + TIME + (entries.isEmpty() ? "" : ",") + entries + "}";
    String refused = read(view, json.replace('\'', '"'));
    if (refused != null) {
      throw new AssertionError(json + ": " + refused);
    }
    return view;
  }

  static String read(JsonEventView view, String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return view.read(bytes, 0, bytes.length);
  }

  /** The value of a field in an object with these entries; null where it is absent. */
  static FieldValue value(String field, String entries) {
    return of(new FieldTable(List.of(field)), entries).value(0);
  }
}
