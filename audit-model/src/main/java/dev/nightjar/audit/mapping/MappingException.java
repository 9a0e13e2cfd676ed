package dev.nightjar.audit.mapping;

import java.util.List;
import java.util.stream.Collectors;

/** A mapping that cannot be used. It names every fault, so that one round of repair is enough. */
public final class MappingException extends IllegalArgumentException {

  /**
   * One fault of a mapping.
   *
   * @param key the option's key; never null
   * @param value the value as written, empty where there is none; a mapping holds no secrets
   * @param rule what a value must be; never null
   * @param remedy what to write instead; never null
   */
  public record Fault(String key, String value, String rule, String remedy) {

    @Override
    public String toString() {
      return key + " = '" + value + "': " + rule + ". " + remedy + ".";
    }
  }

  private final List<Fault> faults;

  MappingException(List<Fault> faults) {
    super(
        faults.stream()
            .map(fault -> "\n  " + fault)
            .collect(
                Collectors.joining("", "the mapping has " + faults.size() + " fault(s):", "")));
    this.faults = List.copyOf(faults);
  }

  /** All faults, in the order of the options; never empty. */
  public List<Fault> faults() {
    return faults;
  }
}
