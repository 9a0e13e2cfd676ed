/**
 * The rules that are shipped: where they lie in the jar, and what people read about them, which is
 * made from the rules themselves.
 */
package dev.nightjar.cep.catalogue;
