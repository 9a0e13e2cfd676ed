package dev.nightjar.local.analysts;

/**
 * One question of an analyst, with what answers it. It has either a search or a request.
 *
 * @param number its number on the page, from 1
 * @param words the question; never null
 * @param place where the answer is; never null
 * @param search what to type into the search box, in Lucene's language; null where a request
 *     answers it
 * @param request what to send from Dev Tools, as JSON; null where a search answers it
 */
public record Question(int number, String words, Place place, String search, String request) {

  /** Which documents hold an answer. */
  public enum Place {
    EVENTS,
    ALERTS
  }
}
