package dev.nightjar.cep;

import java.time.Duration;

/**
 * A rule that one event fulfils. It is judged on arrival, however late its event is, and waits for
 * no watermark. Its episodes run on the time of arrival, one a tenant.
 */
public non-sealed interface SingleEventRule extends Rule {

  /** How long what follows belongs to the same alert. */
  Duration EPISODE = Duration.ofMinutes(60);

  @Override
  default Duration timespan() {
    return EPISODE;
  }

  @Override
  default String groupField() {
    return "";
  }

  @Override
  default boolean tellsAgainAt(long matches) {
    return Steps.isOneTwoFive(matches);
  }
}
