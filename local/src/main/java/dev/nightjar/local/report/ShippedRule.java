package dev.nightjar.local.report;

import dev.nightjar.cep.catalogue.Catalogue;
import dev.nightjar.cep.catalogue.RuleEntry;
import dev.nightjar.cep.sigma.SigmaReader;
import java.util.List;

/**
 * A rule that alerts, and what it supports.
 *
 * @param id its id; never null
 * @param title its title; never null
 * @param controls the controls that it names; often empty
 */
public record ShippedRule(String id, String title, List<String> controls) {

  /** The rules that come with this version. */
  public static List<ShippedRule> all() {
    return RuleEntry.of(SigmaReader.read(Catalogue.files()).rules()).stream()
        .map(
            rule ->
                new ShippedRule(
                    rule.header().id(), rule.header().title(), rule.settings().compliance()))
        .toList();
  }
}
