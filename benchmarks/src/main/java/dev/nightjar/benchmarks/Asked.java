package dev.nightjar.benchmarks;

import dev.nightjar.local.analysts.Question;
import java.util.List;

/**
 * A question with the values of one analyst, and what the answer must be.
 *
 * @param question the question; never null
 * @param typed its search or its request, with the values put in; never null
 * @param window what the time picker is set to; never null
 * @param tenant the tenant that is chosen in the bar of filters; null for none
 * @param count how many documents are to be found
 * @param latest the latest of them, in milliseconds since 1970
 * @param rows where rows are summed for each person: the most first; else null
 */
record Asked(
    Question question,
    String typed,
    Window window,
    String tenant,
    long count,
    long latest,
    List<Long> rows) {

  @Override
  public String toString() {
    return question.number()
        + " ("
        + typed
        + ", "
        + window
        + (tenant == null ? "" : ", tenant " + tenant)
        + ")";
  }
}
