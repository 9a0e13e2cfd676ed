package dev.nightjar.dynamodb.snapshot;

import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/**
 * The items of a table cannot be read as told, and trying again will not help: an export is
 * damaged, unfinished, of another kind or of another table. The message says which file, what is
 * wrong and what to do, and holds no values of items. Flink does not restart the job for it.
 */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public class SnapshotException extends RuntimeException {

  /** With the cause; it may be null. */
  public SnapshotException(String message, Throwable cause) {
    super(message, cause);
  }
}
