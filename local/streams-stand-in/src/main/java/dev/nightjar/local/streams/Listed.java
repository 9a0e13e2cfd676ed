package dev.nightjar.local.streams;

import java.time.Duration;

/**
 * When a new shard shows up in listings.
 *
 * @param calls so many calls of DescribeStream on its stream do not show it
 * @param millis nor does any before it is so old
 */
public record Listed(int calls, long millis) {

  /** With the next listing. */
  public static final Listed AT_ONCE = new Listed(0, 0);

  /** Not before somebody calls {@link StreamModel#list}. */
  public static final Listed ON_DEMAND = new Listed(Integer.MAX_VALUE, 0);

  /** After so many calls of DescribeStream that do not show it, of any page or filter. */
  public static Listed afterCalls(int calls) {
    return new Listed(calls, 0);
  }

  /** Once it is so old. */
  public static Listed after(Duration age) {
    return new Listed(0, age.toMillis());
  }
}
