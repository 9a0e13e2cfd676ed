package dev.nightjar.local;

import java.io.IOException;

/** A process did not come up. The message names it, its log file and the log's last lines. */
public final class StartFailedException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Takes a message for people; never null. */
  StartFailedException(String message) {
    super(message);
  }
}
