package dev.nightjar.benchmarks;

import dev.nightjar.benchmarks.Workforce.Tenant;
import dev.nightjar.benchmarks.Workforce.Worker;

/**
 * What is known of one event of a made log. What a search must find is judged by this alone.
 *
 * @param number its place in the log, from 0
 * @param millis when, since 1970
 * @param of whose it is; never null
 * @param action what was done; of tampering what the entry had said; never null
 * @param actor who did it; of tampering who had done what the entry says; never null
 * @param onBehalfOf for whom a service acts; null for nobody
 * @param target what it was done to, the id; null for nothing
 * @param outcome success, failure or denied; never null
 * @param address from where; never null
 * @param country where that is; null where nobody knows
 * @param userAgent the client; never null
 * @param records rows that were moved; null where the action moves none
 * @param ticket the ticket that it names; null for none
 * @param tampered the entry that was changed; null where this is an entry itself
 */
record LoggedEvent(
    int number,
    long millis,
    Tenant of,
    LoggedAction action,
    Worker actor,
    Worker onBehalfOf,
    String target,
    String outcome,
    String address,
    String country,
    String userAgent,
    Long records,
    String ticket,
    LoggedEvent tampered)
    implements Planted {

  /** An outcome. */
  static final String SUCCESS = "success";

  /** An outcome: tried, and it did not work. */
  static final String FAILURE = "failure";

  /** An outcome: tried, and not allowed. */
  static final String DENIED = "denied";

  @Override
  public String tenant() {
    return of.id();
  }

  /** Whether it is an entry of the log, not tampering with one. */
  boolean isEntry() {
    return tampered == null;
  }

  /** The id that its item states; of tampering that of the entry. */
  String eventId() {
    return "ev-" + hex(isEntry() ? number : tampered.number);
  }

  /** Who is accountable; null for tampering, of which the stream does not say who did it. */
  String principal() {
    return isEntry() ? (onBehalfOf == null ? actor : onBehalfOf).id() : null;
  }

  /** The first three numbers of the address, with the dot behind; null for tampering. */
  String network() {
    return isEntry() ? address.substring(0, address.lastIndexOf('.') + 1) : null;
  }

  /** Sixteen digits that look random, others for each number. */
  static String hex(long number) {
    long mixed = (number + 1) * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
    return String.format("%016x", mixed ^ mixed >>> 31);
  }
}
