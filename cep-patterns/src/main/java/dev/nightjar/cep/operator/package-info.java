/**
 * The Flink side of detection: operators that hold state, wait for time and emit. What fires and
 * why is decided in plain Java, by the router's and the engine's packages.
 */
package dev.nightjar.cep.operator;
