package dev.nightjar.local.demo;

import java.util.List;

/**
 * One customer of the simulated company.
 *
 * @param id such as {@code acme}; never null
 * @param name for people; never null
 * @param weight its share of the day's life, relative to the others'; above 0
 * @param shards how many partition keys its entries are spread over; 0 where they have one key
 * @param people those whose ordinary days make the background; never empty
 * @param services its service accounts; never empty
 * @param reserved people who do nothing unless an incident or a near miss is planted with them;
 *     never empty
 */
record Tenant(
    String id,
    String name,
    double weight,
    int shards,
    List<Actor> people,
    List<Actor> services,
    List<Actor> reserved) {

  /** The people who export as a part of their work, and who give roles. */
  List<Actor> exporters() {
    return people.stream().filter(Actor::exporter).toList();
  }

  /**
   * Somebody who acts.
   *
   * @param id stable; never null
   * @param name for people; never null
   * @param email null for a service account
   * @param human whether it is a person
   * @param exporter whether the person may export in the background; grants go to others, so that
   *     no ordinary day looks like an incident
   * @param ip where it comes from; never null
   * @param userAgent its client; never null
   */
  record Actor(
      String id,
      String name,
      String email,
      boolean human,
      boolean exporter,
      String ip,
      String userAgent) {}
}
