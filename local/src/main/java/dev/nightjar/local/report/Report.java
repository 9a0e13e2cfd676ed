package dev.nightjar.local.report;

import java.time.Instant;

/**
 * Evidence, and who made a report of it when.
 *
 * @param version the version of Nightjar that made it; never null
 * @param produced when; never null
 * @param digest SHA-256 of the evidence as canonical JSON, in hexadecimal; never null
 * @param evidence the evidence; never null
 */
public record Report(String version, Instant produced, String digest, Evidence evidence) {

  /** The report of some evidence. */
  public static Report of(String version, Instant produced, Evidence evidence) {
    return new Report(version, produced, ReportJson.digest(evidence), evidence);
  }
}
