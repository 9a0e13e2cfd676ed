/**
 * Rules as patterns of Flink CEP: what compiles a correlation to patterns, how a pattern that is
 * written in Java becomes a rule, and the two ways to run patterns: many of them hosted inside the
 * detection operator, or each on the stock CEP operator.
 */
package dev.nightjar.cep.pattern;
