package dev.nightjar.cep;

/**
 * A rule that one event fulfils. It is judged on arrival, however late its event is, and waits for
 * no watermark. Its episodes run on the time of arrival.
 */
public non-sealed interface SingleEventRule extends Rule {}
