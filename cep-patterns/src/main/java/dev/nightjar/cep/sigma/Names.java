package dev.nightjar.cep.sigma;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** The documents by id and by name. */
final class Names {

  /** The most missing rules for which a near name is looked for. */
  private static final int MOST_HINTS = 100;

  private final Map<String, List<Document>> documents = new HashMap<>();
  private int hints;

  Names(List<Document> all) {
    for (Document document : all) {
      put(document.header().id(), document);
      if (document.header().name() != null
          && !document.header().name().equals(document.header().id())) {
        put(document.header().name(), document);
      }
    }
  }

  /** The rule of a name or id; null where there is none, or more than one. */
  Document find(String name) {
    List<Document> found = documents.getOrDefault(name, List.of());
    return found.size() == 1 && !(found.get(0) instanceof Document.Filter) ? found.get(0) : null;
  }

  /**
   * Adds a fault to each document whose id or name another has too. None of them survives, because
   * nothing says which one is meant.
   */
  void refuseDuplicates() {
    documents.forEach(
        (name, same) -> {
          for (Document one : same) {
            for (Document other : same) {
              if (one != other) {
                String key = name.equals(one.header().name()) ? "name" : "id";
                Section root = one.section().root();
                String what =
                    root.has(key)
                        ? Faults.quoted(name) + " stands in " + other.place() + " too"
                        : "it has no id, and the same content as " + other.place();
                root.fault(key, what + ": both are refused");
                break;
              }
            }
          }
        });
  }

  /** Why a name leads to no rule. */
  String missing(String name) {
    List<Document> found = documents.getOrDefault(name, List.of());
    if (found.isEmpty()) {
      return "there is no rule " + Faults.quoted(name) + near(name);
    }
    if (found.size() > 1) {
      return Faults.quoted(name) + " is more than one rule";
    }
    if (found.get(0) instanceof Document.Filter) {
      return Faults.quoted(name) + " is a filter";
    }
    return "its input " + Faults.quoted(name) + " is refused: see " + found.get(0).place();
  }

  /** The circle that a correlation's inputs lead into. */
  String circle(Document.Correlation start) {
    Map<Document, Integer> steps = new IdentityHashMap<>();
    List<String> path = new ArrayList<>();
    Document at = start;
    while (at instanceof Document.Correlation correlation && !steps.containsKey(at)) {
      steps.put(at, path.size());
      path.add(at.label());
      Document next = null;
      for (String rule : correlation.rules()) {
        Document named = find(rule);
        if (named instanceof Document.Correlation && named.faults().isEmpty()
            || steps.containsKey(named)) {
          next = named;
          break;
        }
      }
      at = next;
    }
    List<String> circle =
        new ArrayList<>(path.subList(at == null ? 0 : steps.getOrDefault(at, 0), path.size()));
    if (at != null) {
      circle.add(at.label());
    }
    return "correlations lead in a circle: " + String.join(" -> ", circle);
  }

  private String near(String name) {
    if (++hints > MOST_HINTS) {
      return "";
    }
    String hint = Faults.hint(name, documents.keySet());
    return hint.startsWith(": known are") ? "" : hint;
  }

  private void put(String name, Document document) {
    documents.computeIfAbsent(name, it -> new ArrayList<>()).add(document);
  }
}
