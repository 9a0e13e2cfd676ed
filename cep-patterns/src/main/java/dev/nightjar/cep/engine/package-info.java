/**
 * The engine: what a group remembers, when a rule fires, and what its alert says. Plain Java, value
 * in and value out, so that the stream and a backtest run the very same code.
 */
package dev.nightjar.cep.engine;
