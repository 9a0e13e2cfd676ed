package dev.nightjar.local.history;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.local.history.ItemVersion.Comparison;
import dev.nightjar.local.history.ItemVersion.Difference;
import dev.nightjar.local.history.ItemVersion.Kind;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Puts the events about one item in order, and compares its versions. Pure. */
public final class ItemHistory {

  private static final Comparator<Event> ORDER =
      Comparator.comparing(Event::arrival)
          .thenComparing(Event::sequence)
          .thenComparing(Event::where);

  /**
   * The document of an event.
   *
   * @param where index and id; never null
   * @param source the document; never null
   */
  public record Event(String where, JsonNode source) {

    private Instant arrival() {
      try {
        return OffsetDateTime.parse(text("/event/created")).toInstant();
      } catch (DateTimeException e) {
        return Instant.EPOCH;
      }
    }

    /** Grows with each change of one item; none, of what was read from the table, comes first. */
    private BigInteger sequence() {
      String digits = text("/audit/stream/sequence");
      return digits.matches("\\d{1,60}") ? new BigInteger(digits) : BigInteger.ZERO;
    }

    private String text(String pointer) {
      return source.at(pointer).asText("");
    }

    private Kind kind() {
      return switch (text("/audit/kind")) {
        case "tampering" ->
            text("/audit/stream/operation").equals("REMOVE") ? Kind.REMOVED : Kind.CHANGED;
        case "id_reused" -> Kind.REUSED;
        case "tenant_mismatch" -> Kind.MISMATCH;
        default -> Kind.WRITTEN;
      };
    }
  }

  private ItemHistory() {}

  /** The versions of an item, in the order in which they came to be. */
  public static List<ItemVersion> of(List<Event> events) {
    List<ItemVersion> versions = new ArrayList<>();
    JsonNode known = null;
    for (Event event : events.stream().sorted(ORDER).toList()) {
      Kind kind = event.kind();
      JsonNode before = image(event.source().at("/audit/changes/before"));
      JsonNode after = image(event.source().at("/audit/changes/after"));
      List<Difference> differences = List.of();
      List<Difference> unseen = List.of();
      Comparison comparison = Comparison.NONE;
      if (kind == Kind.CHANGED || kind == Kind.REMOVED) {
        JsonNode from = before == null ? known : before;
        if (from != null && (after != null || kind == Kind.REMOVED)) {
          comparison = before == null ? Comparison.LAST_KNOWN : Comparison.IMAGES;
          differences = differences(from, after);
        }
        if (known != null && before != null) {
          unseen = differences(known, before);
        }
        known = kind == Kind.REMOVED ? null : after;
      } else if (kind != Kind.MISMATCH) {
        // A document holds what the mapping made of the item, not the item.
        known = null;
      }
      versions.add(
          new ItemVersion(
              kind,
              event.text("/event/created"),
              event.text("/audit/stream/sequence"),
              event.text("/message"),
              event.where(),
              differences,
              unseen,
              comparison));
    }
    return versions;
  }

  private static JsonNode image(JsonNode node) {
    return node.isObject() ? node : null;
  }

  /**
   * What differs between two images, by path.
   *
   * @param before never null
   * @param after null for an item that is gone
   */
  static List<Difference> differences(JsonNode before, JsonNode after) {
    Map<String, JsonNode> old = new TreeMap<>();
    Map<String, JsonNode> now = new TreeMap<>();
    leaves("", before, old);
    if (after != null) {
      leaves("", after, now);
    }
    TreeSet<String> paths = new TreeSet<>(old.keySet());
    paths.addAll(now.keySet());
    List<Difference> differences = new ArrayList<>();
    for (String path : paths) {
      JsonNode was = old.get(path);
      JsonNode is = now.get(path);
      if (!same(was, is)) {
        differences.add(new Difference(path, was, is));
      }
    }
    return differences;
  }

  /** Equal, or the same number in another spelling. */
  private static boolean same(JsonNode one, JsonNode other) {
    if (one == null || other == null) {
      return one == other;
    }
    return one.isNumber() && other.isNumber()
        ? one.decimalValue().compareTo(other.decimalValue()) == 0
        : one.equals(other);
  }

  /** Values by path; a list is one value, and so is an empty map. */
  private static void leaves(String path, JsonNode node, Map<String, JsonNode> found) {
    if (!node.isObject() || (node.isEmpty() && !path.isEmpty())) {
      found.put(path, node);
      return;
    }
    node.properties()
        .forEach(
            field ->
                leaves(
                    path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
                    field.getValue(),
                    found));
  }
}
