/**
 * The language: Sigma files in, rules out. Each file is composed to nodes with lines, each document
 * is read on its own, then references between documents are resolved. What can't be run is refused
 * with file, line, key and reason, and never approximated.
 */
package dev.nightjar.cep.sigma;
