package dev.nightjar.audit.item;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Items of all types, by a seed. */
public final class TestingItems {

  private static final String[] NUMBERS = {
    "0", "-1", "1.50", "1E+3", "12345678901234567890123456789012345678", "1e-130", "-0.0", "7"
  };

  private final SplittableRandom random;
  private final String marker;

  /** Items whose every string value holds the marker. */
  public TestingItems(SplittableRandom random, String marker) {
    this.random = random;
    this.marker = marker;
  }

  /** A random item. */
  public Item item() {
    return Item.of(entries(3, random.nextInt(8)));
  }

  /** A random value. */
  public AttributeValue value(int depth) {
    return switch (random.nextInt(depth > 0 ? 10 : 8)) {
      case 0 -> new AttributeValue.S(text());
      case 1 -> new AttributeValue.N(number());
      case 2 -> new AttributeValue.B(bytes());
      case 3 -> new AttributeValue.Bool(random.nextBoolean());
      case 4 -> new AttributeValue.Null();
      case 5 -> new AttributeValue.Ss(set(this::text));
      case 6 ->
          new AttributeValue.Ns(List.of("1", "2.50", "3E+4").subList(0, 1 + random.nextInt(3)));
      case 7 -> new AttributeValue.Bs(set(this::bytes));
      case 8 -> new AttributeValue.M(entries(depth - 1, random.nextInt(4)));
      default -> {
        List<AttributeValue> elements = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          elements.add(value(depth - 1));
        }
        yield new AttributeValue.L(elements);
      }
    };
  }

  /** The same content with other orders of entries and of sets. */
  public static Item shuffled(Item item, long seed) {
    return Item.of(shuffled(item.attributes(), new Random(seed)));
  }

  private static Map<String, AttributeValue> shuffled(
      Map<String, AttributeValue> entries, Random random) {
    List<String> names = new ArrayList<>(entries.keySet());
    Collections.shuffle(names, random);
    Map<String, AttributeValue> result = new LinkedHashMap<>();
    names.forEach(name -> result.put(name, shuffled(entries.get(name), random)));
    return result;
  }

  private static AttributeValue shuffled(AttributeValue value, Random random) {
    if (value instanceof AttributeValue.M map) {
      return new AttributeValue.M(shuffled(map.entries(), random));
    } else if (value instanceof AttributeValue.L list) {
      return new AttributeValue.L(
          list.elements().stream().map(element -> shuffled(element, random)).toList());
    } else if (value instanceof AttributeValue.Ss set) {
      return new AttributeValue.Ss(shuffled(set.values(), random));
    } else if (value instanceof AttributeValue.Ns set) {
      return new AttributeValue.Ns(shuffled(set.digits(), random));
    } else if (value instanceof AttributeValue.Bs set) {
      return new AttributeValue.Bs(shuffled(set.base64(), random));
    }
    return value;
  }

  private static List<String> shuffled(List<String> texts, Random random) {
    List<String> result = new ArrayList<>(texts);
    Collections.shuffle(result, random);
    return result;
  }

  private Map<String, AttributeValue> entries(int depth, int size) {
    Map<String, AttributeValue> entries = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      entries.put("n" + random.nextInt(20) + (random.nextInt(5) == 0 ? ".ü" : ""), value(depth));
    }
    return entries;
  }

  private List<String> set(Supplier<String> element) {
    Set<String> set = new LinkedHashSet<>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      set.add(element.get());
    }
    return List.copyOf(set);
  }

  private String number() {
    return NUMBERS[random.nextInt(NUMBERS.length)];
  }

  private String text() {
    return marker
        + "x\"\\\u0001\u20AC\uD83D\uDE00/".substring(0, 1 + random.nextInt(5))
        + random.nextInt(50);
  }

  private String bytes() {
    byte[] bytes = new byte[random.nextInt(5)];
    random.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }
}
