package dev.nightjar.cep.geo;

import java.time.Instant;

/**
 * Which version of which database. Equal versions answer alike, so that who knows them can tell why
 * a rule fired then and does not now.
 *
 * @param type what the file says it is, such as {@code GeoLite2-City}; never null
 * @param built when the file says it was made; never null
 * @param sha256 the digest of the whole file, 64 hex digits in lower case; never null
 */
public record GeoVersion(String type, Instant built, String sha256) {

  private static final int MAX_TYPE = 60;
  private static final int DIGITS = 16;

  /** A type is somebody's text: it is cut, and only its plain characters are kept. */
  public GeoVersion {
    String plain = type.replaceAll("[^\\x20-\\x7e]", "?");
    type = plain.length() > MAX_TYPE ? plain.substring(0, MAX_TYPE) : plain;
  }

  /**
   * How documents name it: {@code GeoLite2-City 2026-11-20T07:03:12Z sha256:} and the first 16
   * digits of the digest.
   */
  public String label() {
    return type + " " + built + " sha256:" + sha256.substring(0, DIGITS);
  }

  @Override
  public String toString() {
    return type + " " + built + " sha256:" + sha256;
  }
}
