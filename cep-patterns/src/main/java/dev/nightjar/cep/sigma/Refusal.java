package dev.nightjar.cep.sigma;

/** Something that can't be run; the message is the reason as users read it. */
final class Refusal extends Exception {

  private static final long serialVersionUID = 1L;

  Refusal(String reason) {
    super(reason);
  }
}
