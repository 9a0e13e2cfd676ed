package dev.nightjar.cep.backtest;

import java.util.List;

/**
 * What a backtest did.
 *
 * @param events how many events were judged
 * @param alerts how many alerts were written
 * @param spilled bytes that went through temporary files
 * @param refused what could not be read and was left out, where that was asked for: the first few,
 *     and how many more; mostly empty
 * @param summary lines for people: by rule and tenant, and what was left out
 */
public record BacktestResult(
    long events, long alerts, long spilled, List<String> refused, List<String> summary) {
  /** Copies the lines. */
  public BacktestResult {
    refused = List.copyOf(refused);
    summary = List.copyOf(summary);
  }
}
