package dev.nightjar.cep.sigma;

import dev.nightjar.audit.Ids;
import dev.nightjar.cep.rule.ReadRules;
import dev.nightjar.cep.rule.RuleFault;
import dev.nightjar.cep.rule.RuleSet;
import dev.nightjar.cep.rule.RuleText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Reads Sigma files: rules, correlations and filters, several documents a file. It never throws for
 * what a file holds: what can't be run is refused with its place and reason, and all else is read.
 *
 * <p>Follows the Sigma specification 2.1 and, for what stands in neither, pySigma's keys; {@code
 * docs/rules.md} lists what is refused and what Nightjar says where the specification is silent.
 */
public final class SigmaReader {

  private SigmaReader() {}

  /** Reads files whose placeholders have no values. */
  public static ReadRules read(List<RuleText> files) {
    return read(files, Map.of());
  }

  /**
   * Reads files.
   *
   * @param files the files; references may lead from any of them to any other
   * @param placeholders what stands for {@code %name%} in values with the modifier {@code expand},
   *     by name
   */
  public static ReadRules read(List<RuleText> files, Map<String, List<String>> placeholders) {
    DocumentReader reader =
        new DocumentReader(new DetectionReader(new ValueReader(new Placeholders(placeholders))));
    List<Faults> faults = new ArrayList<>();
    List<Document> documents = new ArrayList<>();
    for (RuleText file : files) {
      Faults whole = new Faults(file.name());
      faults.add(whole);
      for (YamlNode node : YamlComposer.compose(file.yaml(), whole)) {
        Faults own = new Faults(file.name());
        faults.add(own);
        Document document = reader.read(node, own);
        if (document != null) {
          documents.add(document);
        }
      }
    }
    References references = new References(documents);
    references.resolve();
    List<RuleFault> found = new ArrayList<>();
    for (Faults one : faults) {
      one.found().stream().sorted(Comparator.comparingInt(RuleFault::line)).forEach(found::add);
    }
    return new ReadRules(
        new RuleSet(digest(files), references.events(), references.correlations()),
        List.copyOf(found));
  }

  private static String digest(List<RuleText> files) {
    return Ids.hash(
        files.stream()
            .sorted(Comparator.comparing(RuleText::name).thenComparing(RuleText::yaml))
            .flatMap(file -> Stream.of(file.name(), file.yaml()))
            .toArray(String[]::new));
  }
}
