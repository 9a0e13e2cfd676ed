/**
 * The words of detection: what a rule is once its file has been read, checked and resolved. Plain
 * Java; the language fills these types, the matchers and the engine run them.
 */
package dev.nightjar.cep.rule;
