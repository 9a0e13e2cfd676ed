package dev.nightjar.local.cli;

/** The command was used in a way that can't work. The message says what, why and what to do. */
final class WrongUseException extends Exception {

  private static final long serialVersionUID = 1L;

  WrongUseException(String message) {
    super(message);
  }
}
