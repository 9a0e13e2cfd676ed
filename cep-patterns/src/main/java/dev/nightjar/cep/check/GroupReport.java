package dev.nightjar.cep.check;

import java.util.List;
import java.util.Map;

/**
 * What became of a rule in one group.
 *
 * @param tenant whose group; never null
 * @param group the group's fields and values; empty where the rule groups by tenant alone
 * @param events how many events of its inputs the group has
 * @param alerts what fired, one line each; often empty
 * @param lines how far it got; never empty
 */
public record GroupReport(
    String tenant,
    Map<String, String> group,
    int events,
    List<String> alerts,
    List<String> lines) {}
