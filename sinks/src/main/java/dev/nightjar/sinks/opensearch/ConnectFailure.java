package dev.nightjar.sinks.opensearch;

import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Why a server could not be asked.
 *
 * @param tls whether it was for its certificate, or another fault of TLS
 * @param late whether no answer came in time
 * @param why the innermost cause: its kind and what it says
 */
record ConnectFailure(boolean tls, boolean late, String why) {

  /** What a failure means. */
  static ConnectFailure of(Throwable failure) {
    Throwable root = failure;
    boolean tls = false;
    for (Throwable t = failure; t != null; t = t.getCause()) {
      tls |= t instanceof SSLException;
      root = t;
    }
    String kind = root.getClass().getSimpleName();
    String why = root.getMessage() == null ? kind : kind + ": " + root.getMessage();
    return new ConnectFailure(tls, root instanceof TimeoutException, why);
  }
}
