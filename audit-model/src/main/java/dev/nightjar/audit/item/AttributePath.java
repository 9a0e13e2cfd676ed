package dev.nightjar.audit.item;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * A path to an attribute, such as {@code actor.id}: through maps, one key a step. A key that itself
 * holds dots is found too; where both exist, the nested value comes first.
 */
public final class AttributePath {

  private final String text;

  /** {@code spans[i][j]} is the key that steps i to j make together. */
  private final String[][] spans;

  private AttributePath(String text) {
    this.text = text;
    String[] steps = text.split("\\.", -1);
    spans = new String[steps.length][steps.length];
    for (int i = 0; i < steps.length; i++) {
      StringBuilder key = new StringBuilder();
      for (int j = i; j < steps.length; j++) {
        spans[i][j] = key.append(j > i ? "." : "").append(steps[j]).toString();
      }
    }
  }

  /**
   * Reads a path.
   *
   * @param text the steps with dots between them; not empty
   */
  public static AttributePath of(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("a path must not be empty");
    }
    return new AttributePath(text);
  }

  /** What the path leads to in an item; null where nothing is there. */
  public AttributeValue in(Item item) {
    return find(item.attributes(), 0);
  }

  /** The names of top-level attributes at which the path can begin; never empty. */
  public Set<String> roots() {
    Set<String> roots = new LinkedHashSet<>();
    for (String root : spans[0]) {
      roots.add(root);
    }
    return roots;
  }

  /** Whether the path goes on below another one: {@code actor.id} does below {@code actor}. */
  public boolean isBelow(AttributePath other) {
    return text.startsWith(other.text + ".");
  }

  private AttributeValue find(Map<String, AttributeValue> entries, int from) {
    for (int to = from; to < spans.length; to++) {
      AttributeValue value = entries.get(spans[from][to]);
      if (value == null) {
        continue;
      }
      if (to == spans.length - 1) {
        return value;
      }
      if (value instanceof AttributeValue.M map) {
        AttributeValue below = find(map.entries(), to + 1);
        if (below != null) {
          return below;
        }
      }
    }
    return null;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AttributePath path && text.equals(path.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
