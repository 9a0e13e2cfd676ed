package dev.nightjar.cep.backtest;

import java.util.List;

/** Rules or inputs are refused: who started the backtest can mend it. Nothing was judged. */
public final class RefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient List<String> faults;

  /**
   * A refusal.
   *
   * @param faults what is wrong, each on one line with file, line and reason where it has them;
   *     never empty
   */
  public RefusedException(List<String> faults) {
    super(String.join("\n", faults));
    this.faults = List.copyOf(faults);
  }

  /** What is wrong, one line each; never empty. */
  public List<String> faults() {
    return faults;
  }
}
