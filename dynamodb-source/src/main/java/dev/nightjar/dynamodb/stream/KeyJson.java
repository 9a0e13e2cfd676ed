package dev.nightjar.dynamodb.stream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** An item's key as DynamoDB JSON: cut out of the item, and read for a call. */
final class KeyJson {

  private static final JsonFactory JSON = new JsonFactory();

  private KeyJson() {}

  /**
   * The key attributes of an item, in the order of the key schema and as they were written.
   *
   * @return null where the item lacks one of them
   */
  static byte[] cut(byte[] item, List<String> keySchema) {
    byte[][] members = new byte[keySchema.size()][];
    JsonCursor cursor = new JsonCursor(item);
    cursor.enterObject();
    while (cursor.nextMember()) {
      int key = keySchema.indexOf(cursor.name());
      cursor.skipValue();
      if (key >= 0) {
        members[key] = cursor.member();
      }
    }
    ByteArrayOutputStream keys = new ByteArrayOutputStream(128);
    for (byte[] member : members) {
      if (member == null) {
        return null;
      }
      keys.write(keys.size() == 0 ? '{' : ',');
      keys.writeBytes(member);
    }
    keys.write('}');
    return keys.toByteArray();
  }

  /** Reads a key for a call. Key attributes are S, N or B only. */
  static Map<String, AttributeValue> read(byte[] keys) {
    Map<String, AttributeValue> read = new LinkedHashMap<>();
    try (JsonParser json = JSON.createParser(keys)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        json.nextToken();
        String type = json.currentName();
        json.nextToken();
        read.put(
            name,
            switch (type) {
              case "S" -> AttributeValue.fromS(json.getText());
              case "N" -> AttributeValue.fromN(json.getText());
              case "B" -> AttributeValue.fromB(SdkBytes.fromByteArray(json.getBinaryValue()));
              default -> throw new IOException("a key attribute of type " + type);
            });
        json.nextToken();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return read;
  }
}
