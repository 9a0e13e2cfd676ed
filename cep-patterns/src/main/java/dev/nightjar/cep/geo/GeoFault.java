package dev.nightjar.cep.geo;

import java.io.Serializable;

/**
 * Why a file is refused.
 *
 * @param file as it was named; never null
 * @param reason what is wrong, to stand behind the name; never null
 * @param remedy what to do, an imperative; never null
 */
public record GeoFault(String file, String reason, String remedy) implements Serializable {

  @Override
  public String toString() {
    return file + ": " + reason + ". " + remedy + ".";
  }
}
