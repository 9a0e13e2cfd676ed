package dev.nightjar.job.configuration;

import java.util.List;
import java.util.stream.Collectors;

/** The job can't start as it is configured. The message names every fault, a line each. */
public final class ConfigurationException extends RuntimeException {

  private final List<Fault> faults;

  /** With all faults; at least one. */
  public ConfigurationException(List<Fault> faults) {
    super(
        faults.stream()
            .map(fault -> "\n  - " + fault.sentence())
            .collect(
                Collectors.joining(
                    "",
                    "Nightjar can't start: "
                        + faults.size()
                        + (faults.size() == 1 ? " fault." : " faults."),
                    "\n  `--help` lists all options, `--print-config` shows where each value"
                        + " comes from.")));
    this.faults = List.copyOf(faults);
  }

  /** All faults; never empty. */
  public List<Fault> faults() {
    return faults;
  }
}
