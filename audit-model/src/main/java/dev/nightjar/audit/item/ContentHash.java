package dev.nightjar.audit.item;

import dev.nightjar.audit.Ids;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * One encoding for equal content: entries sorted by name, sets by their elements, numbers in one
 * spelling, each part with its type and length.
 */
final class ContentHash {

  private byte[] bytes = new byte[1024];
  private int length;

  private ContentHash() {}

  static String of(Map<String, AttributeValue> attributes) {
    ContentHash encoding = new ContentHash();
    encoding.entries(attributes);
    return Ids.hash(Arrays.copyOf(encoding.bytes, encoding.length));
  }

  private void entries(Map<String, AttributeValue> entries) {
    number(entries.size());
    String[] names = entries.keySet().toArray(new String[0]);
    Arrays.sort(names);
    for (String name : names) {
      text(name);
      value(entries.get(name));
    }
  }

  private void value(AttributeValue value) {
    text(value.type());
    if (value instanceof AttributeValue.S text) {
      text(text.value());
    } else if (value instanceof AttributeValue.N number) {
      text(Numbers.canonical(number.digits()));
    } else if (value instanceof AttributeValue.B binary) {
      text(binary.base64());
    } else if (value instanceof AttributeValue.Bool bool) {
      number(bool.value() ? 1 : 0);
    } else if (value instanceof AttributeValue.M map) {
      entries(map.entries());
    } else if (value instanceof AttributeValue.L list) {
      number(list.elements().size());
      for (AttributeValue element : list.elements()) {
        value(element);
      }
    } else if (value instanceof AttributeValue.Ss set) {
      sorted(set.values());
    } else if (value instanceof AttributeValue.Ns set) {
      sorted(set.digits().stream().map(Numbers::canonical).toList());
    } else if (value instanceof AttributeValue.Bs set) {
      sorted(set.base64());
    }
  }

  private void sorted(List<String> elements) {
    String[] sorted = elements.toArray(new String[0]);
    Arrays.sort(sorted);
    number(sorted.length);
    for (String element : sorted) {
      text(element);
    }
  }

  private void text(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    number(encoded.length);
    room(encoded.length);
    System.arraycopy(encoded, 0, bytes, length, encoded.length);
    length += encoded.length;
  }

  private void number(int number) {
    room(Integer.BYTES);
    bytes[length++] = (byte) (number >>> 24);
    bytes[length++] = (byte) (number >>> 16);
    bytes[length++] = (byte) (number >>> 8);
    bytes[length++] = (byte) number;
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
