package dev.nightjar.local.triage;

/** An id that names no alert, or several, or an alert of which the deed makes no sense. */
public final class UnknownAlertException extends Exception {

  /**
   * Makes one.
   *
   * @param message what is wrong with which ids, and the remedy; plain text
   */
  public UnknownAlertException(String message) {
    super(message);
  }
}
