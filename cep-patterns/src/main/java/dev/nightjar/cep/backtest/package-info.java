/**
 * The backtest: the engine of the stream over files of history. Plain Java. Events are read and
 * routed in parallel, what a rule wants of them is sorted outside of the heap, and each group is
 * judged in order, so that the same events give the same alerts whatever the order of files, lines
 * and threads.
 */
package dev.nightjar.cep.backtest;
