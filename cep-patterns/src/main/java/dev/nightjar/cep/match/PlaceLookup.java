package dev.nightjar.cep.match;

import dev.nightjar.audit.Place;

/** Tells where addresses are. Equal addresses have equal answers for as long as it lives. */
public interface PlaceLookup {

  /** Knows no place. */
  PlaceLookup NONE = address -> null;

  /**
   * Where an address is.
   *
   * @param address text as an event has it, which need not be an address; never null
   * @return null where nothing is known of it
   */
  Place find(String address);
}
