package dev.nightjar.cep.rule;

import java.io.Serial;
import java.io.Serializable;

/**
 * The events that a rule is meant for; a null part means any. A backtest applies every rule to
 * every event; on the stream a rule applies where its log source is the table's.
 *
 * @param category a group of products; null for any
 * @param product a product; null for any
 * @param service a subset of a product's logs; null for any
 */
public record LogSource(String category, String product, String service) implements Serializable {

  /** Any events. */
  public static final LogSource ANY = new LogSource(null, null, null);

  @Serial private static final long serialVersionUID = 1L;
}
