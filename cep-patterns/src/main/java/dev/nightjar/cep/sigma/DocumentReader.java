package dev.nightjar.cep.sigma;

import dev.nightjar.audit.Ids;
import dev.nightjar.cep.rule.Expression;
import dev.nightjar.cep.rule.RuleHeader;
import dev.nightjar.cep.rule.RuleSettings;
import dev.nightjar.cep.sigma.YamlNode.Entry;
import dev.nightjar.cep.sigma.YamlNode.Mapping;
import dev.nightjar.cep.sigma.YamlNode.Scalar;
import dev.nightjar.cep.sigma.YamlNode.Sequence;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Reads one document: a rule, a correlation or a filter. */
final class DocumentReader {

  private static final List<String> KINDS = List.of("detection", "correlation", "filter");

  private final DetectionReader detections;

  DocumentReader(DetectionReader detections) {
    this.detections = detections;
  }

  /** The document; null and a fault where it is none of the three kinds. */
  Document read(YamlNode node, Faults faults) {
    if (!(node instanceof Mapping map)) {
      faults.add(node.line(), "", "a rule must be a map, not " + node.kind());
      return null;
    }
    Section root = new Section(faults, map);
    if (root.has("action")) {
      root.fault(
          "action",
          "collections with action: global are gone from Sigma: write the keys in each rule");
      return null;
    }
    List<String> kinds = KINDS.stream().filter(root::has).toList();
    if (kinds.size() != 1) {
      faults.add(
          map.line(),
          "",
          kinds.isEmpty()
              ? "is no rule: one of detection, correlation or filter is missing"
              : "has " + String.join(" and ", kinds) + ": a document is one of them");
      return null;
    }
    StringBuilder content = new StringBuilder();
    for (String key : List.of("title", "name", "logsource", kinds.get(0))) {
      if (root.has(key)) {
        write(root.entry(key).value(), content);
      }
    }
    RuleHeader header = HeaderReader.read(root, Ids.id("rule", content.toString()));
    Section body = root.section(kinds.get(0));
    return switch (kinds.get(0)) {
      case "detection" -> {
        RuleSettings settings = BlockReader.read(root, header, null);
        Expression expression = body == null ? null : detections.read(body, Set.of());
        yield new Document.Event(header, faults, root, settings, expression);
      }
      case "correlation" -> {
        if (body == null) {
          yield Document.Correlation.unread(header, root);
        }
        Document.Correlation correlation = CorrelationReader.read(root, body, header);
        yield correlation.with(BlockReader.read(root, header, correlation));
      }
      default ->
          body == null
              ? new Document.Filter(header, faults, root, header.logSource(), null, null)
              : filter(root, body, header);
    };
  }

  private Document.Filter filter(Section root, Section body, RuleHeader header) {
    List<String> rules = null;
    Entry entry = body.entry("rules");
    if (entry == null) {
      body.fault("rules", "is missing: name rules, or any for all that the log source fits");
    } else if (entry.value() instanceof Sequence list && list.items().isEmpty()) {
      body.fault("rules", "is an empty list: name rules, or any for all that the log source fits");
    } else {
      rules = body.texts("rules");
      boolean word = entry.value() instanceof Scalar;
      if (word && rules.size() == 1 && List.of("any", "all").contains(rules.get(0))) {
        rules = null;
      }
    }
    if (root.has(BlockReader.KEY)) {
      root.fault(BlockReader.KEY, "is for rules: a filter has no settings");
    }
    if (!root.has("logsource")) {
      root.fault("logsource", "is missing: a filter is for the rules of a log source");
    }
    Expression expression = detections.read(body, Set.of("rules"));
    return new Document.Filter(header, root.faults(), body, header.logSource(), rules, expression);
  }

  /** Writes a node's content without its lines and its order of keys. */
  private static void write(YamlNode node, StringBuilder to) {
    if (node instanceof Scalar scalar) {
      to.append(scalar.type()).append(scalar.text().length()).append(scalar.text());
    } else if (node instanceof Sequence list) {
      to.append('[').append(list.items().size());
      list.items().forEach(item -> write(item, to));
    } else if (node instanceof Mapping map) {
      to.append('{').append(map.entries().size());
      map.entries().stream()
          .sorted(Comparator.comparing(Entry::key))
          .forEach(
              entry -> {
                to.append(entry.key().length()).append(entry.key());
                write(entry.value(), to);
              });
    }
  }
}
