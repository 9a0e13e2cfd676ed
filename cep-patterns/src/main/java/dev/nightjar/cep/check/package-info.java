/**
 * Tools for those who write rules: a linter, why a rule did or did not fire, which rules are blind.
 */
package dev.nightjar.cep.check;
