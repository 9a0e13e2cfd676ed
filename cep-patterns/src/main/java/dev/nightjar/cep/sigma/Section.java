package dev.nightjar.cep.sigma;

import dev.nightjar.cep.sigma.YamlNode.Entry;
import dev.nightjar.cep.sigma.YamlNode.Mapping;
import dev.nightjar.cep.sigma.YamlNode.Scalar;
import dev.nightjar.cep.sigma.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * One map of a document, read key by key. A value of a wrong type is a fault at its place, and
 * counts as absent from there on.
 */
final class Section {

  private final Faults faults;
  private final String path;
  private final Mapping map;
  private final Section root;

  /** The map of a whole document. */
  Section(Faults faults, Mapping map) {
    this.faults = faults;
    this.path = "";
    this.map = map;
    this.root = this;
  }

  /** A map within a document. */
  Section(Section root, String path, Mapping map) {
    this.faults = root.faults;
    this.path = path;
    this.map = map;
    this.root = root;
  }

  Faults faults() {
    return faults;
  }

  /** The map of the whole document. */
  Section root() {
    return root;
  }

  int line() {
    return map.line();
  }

  /** The keys as they stand. */
  List<Entry> entries() {
    return map.entries();
  }

  /** The path of this map; empty for the document. */
  String path() {
    return path;
  }

  /** The path of a key of this map. */
  String path(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** A key, or null where it is absent. */
  Entry entry(String key) {
    for (Entry entry : map.entries()) {
      if (entry.key().equals(key)) {
        return entry;
      }
    }
    return null;
  }

  boolean has(String key) {
    return entry(key) != null;
  }

  /** A fault of a key, at its line; at the map's own where the key is absent. */
  void fault(String key, String reason) {
    Entry entry = entry(key);
    faults.add(entry == null ? map.line() : entry.line(), path(key), reason);
  }

  /** A fault for each key that is none of these. */
  void allow(Collection<String> known) {
    for (Entry entry : map.entries()) {
      if (!known.contains(entry.key())) {
        faults.unknown(entry.line(), path(entry.key()), "key", entry.key(), known);
      }
    }
  }

  /** A text that is not blank; null where absent or faulty. */
  String text(String key) {
    Entry entry = entry(key);
    return entry == null ? null : text(entry.value(), path(key));
  }

  /** A text that is not blank, with a fault where it is absent. */
  String requiredText(String key) {
    if (!has(key)) {
      fault(key, "is missing");
    }
    return text(key);
  }

  /** A text or a list of texts; empty where absent or faulty. */
  List<String> texts(String key) {
    Entry entry = entry(key);
    if (entry == null) {
      return List.of();
    }
    if (entry.value() instanceof Sequence list) {
      List<String> texts = new ArrayList<>();
      for (YamlNode item : list.items()) {
        String text = text(item, path(key));
        if (text != null) {
          texts.add(text);
        }
      }
      return List.copyOf(texts);
    }
    if (entry.value() instanceof Mapping) {
      wrong(entry.value(), path(key), "a text or a list of texts");
      return List.of();
    }
    String text = text(entry.value(), path(key));
    return text == null ? List.of() : List.of(text);
  }

  /** A boolean; null where absent or faulty. */
  Boolean bool(String key) {
    Entry entry = entry(key);
    if (entry == null) {
      return null;
    }
    if (entry.value() instanceof Scalar scalar && scalar.type() == Scalar.Type.BOOLEAN) {
      return scalar.isTrue();
    }
    wrong(entry.value(), path(key), "true or false");
    return null;
  }

  /** A map; null where absent or faulty. */
  Section section(String key) {
    Entry entry = entry(key);
    if (entry == null) {
      return null;
    }
    if (entry.value() instanceof Mapping inner) {
      return new Section(root, path(key), inner);
    }
    wrong(entry.value(), path(key), "a map");
    return null;
  }

  /** The text of a node, or null and a fault where it is none or blank. */
  String text(YamlNode node, String at) {
    if (!(node instanceof Scalar scalar) || scalar.type() != Scalar.Type.TEXT) {
      wrong(node, at, "a text");
      return null;
    }
    if (scalar.text().isBlank()) {
      faults.add(node.line(), at, "must not be blank");
      return null;
    }
    return scalar.text();
  }

  void wrong(YamlNode node, String at, String right) {
    faults.add(node.line(), at, "must be " + right + ", not " + node.kind());
  }
}
