package dev.nightjar.cep.rule;

import java.util.List;

/**
 * What reading rule files gave.
 *
 * @param rules the rules of all documents without a fault whose references are without fault too;
 *     never null
 * @param faults why the others are refused, in the order of files and lines; never null
 */
public record ReadRules(RuleSet rules, List<RuleFault> faults) {}
