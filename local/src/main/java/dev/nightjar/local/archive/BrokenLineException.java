package dev.nightjar.local.archive;

/** A line of the archive is none. The message says why, without a value of it. */
final class BrokenLineException extends Exception {

  private static final long serialVersionUID = 1L;

  BrokenLineException(String message) {
    super(message);
  }
}
