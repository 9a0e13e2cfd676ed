package dev.nightjar.cep.geo;

import java.util.List;

/** Files that are refused as databases of places. */
public final class GeoDatabaseException extends Exception {

  private static final long serialVersionUID = 1L;

  private final List<GeoFault> faults;

  /**
   * Why files are refused.
   *
   * @param faults one or more
   */
  public GeoDatabaseException(List<GeoFault> faults) {
    super(String.join("\n", faults.stream().map(GeoFault::toString).toList()));
    this.faults = List.copyOf(faults);
  }

  /** One for each file that is refused. */
  public List<GeoFault> faults() {
    return faults;
  }
}
