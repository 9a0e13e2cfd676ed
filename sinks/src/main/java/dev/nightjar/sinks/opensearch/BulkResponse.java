package dev.nightjar.sinks.opensearch;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the answer to a bulk: one item for each document, in the order of the request. */
final class BulkResponse {

  /** The only parts of the answer that are asked for: the rest is a third of its bytes. */
  static final String FILTER =
      "errors,items.*._index,items.*._id,items.*.status,items.*.error.type,"
          + "items.*.error.reason,items.*.error.caused_by.type,items.*.error.caused_by.reason";

  /**
   * What the server says of one document.
   *
   * @param index where it was written; null where the answer leaves it out
   * @param id its id; null where the answer leaves it out
   * @param status its own HTTP status; 0 where the answer leaves it out
   * @param type the error's type; null where there is none
   * @param reason the error's reason and that of its cause, which may quote values of the document;
   *     null where there is none
   */
  record Item(String index, String id, int status, String type, String reason) {}

  private BulkResponse() {}

  /**
   * The items of an answer.
   *
   * @throws IOException where it is no answer to a bulk, or ends too early
   */
  static List<Item> parse(byte[] body) throws IOException {
    List<Item> items = new ArrayList<>();
    boolean found = false;
    try (JsonParser json = JsonBytes.FACTORY.createParser(body)) {
      expect(json.nextToken() == JsonToken.START_OBJECT);
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean list = json.currentName().equals("items");
        JsonToken token = json.nextToken();
        if (!list) {
          json.skipChildren();
          continue;
        }
        expect(token == JsonToken.START_ARRAY);
        found = true;
        while (json.nextToken() == JsonToken.START_OBJECT) {
          expect(json.nextToken() == JsonToken.FIELD_NAME);
          expect(json.nextToken() == JsonToken.START_OBJECT);
          items.add(item(json));
          expect(json.nextToken() == JsonToken.END_OBJECT);
        }
        expect(json.currentToken() == JsonToken.END_ARRAY);
      }
      expect(found && json.currentToken() == JsonToken.END_OBJECT);
    }
    return items;
  }

  private static Item item(JsonParser json) throws IOException {
    String index = null;
    String id = null;
    int status = 0;
    String[] error = new String[2];
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken token = json.nextToken();
      switch (name) {
        case "_index" -> index = json.getText();
        case "_id" -> id = json.getText();
        case "status" -> status = json.getIntValue();
        case "error" -> {
          if (token == JsonToken.START_OBJECT) {
            error(json, error);
          } else {
            error[1] = json.getText();
          }
        }
        default -> json.skipChildren();
      }
    }
    return new Item(index, id, status, error[0], error[1]);
  }

  /** The outermost type counts; reasons of all causes are joined. */
  private static void error(JsonParser json, String[] error) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken token = json.nextToken();
      if (name.equals("type") && error[0] == null) {
        error[0] = json.getText();
      } else if (name.equals("reason")) {
        error[1] = error[1] == null ? json.getText() : error[1] + "; " + json.getText();
      } else if (name.equals("caused_by") && token == JsonToken.START_OBJECT) {
        error(json, error);
      } else {
        json.skipChildren();
      }
    }
  }

  private static void expect(boolean condition) throws IOException {
    if (!condition) {
      throw new IOException("the answer is no answer to a bulk");
    }
  }
}
