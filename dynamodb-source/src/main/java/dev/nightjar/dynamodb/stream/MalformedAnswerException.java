package dev.nightjar.dynamodb.stream;

/** An answer of the service is not what its protocol says. The message holds no values. */
final class MalformedAnswerException extends RuntimeException {

  /** With what is wrong, and where: the offset in bytes from the answer's beginning. */
  MalformedAnswerException(String what, int offset) {
    super(what + " at byte " + offset);
  }
}
