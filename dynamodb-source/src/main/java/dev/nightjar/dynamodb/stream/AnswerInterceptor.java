package dev.nightjar.dynamodb.stream;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.http.Abortable;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Gives a call's {@link Answer} the body as it came, and the SDK what is left of it. Answers that
 * tell an error go to the SDK untouched. A body that is cut off, does not match its checksum or is
 * malformed fails the attempt in a way that the SDK retries.
 */
final class AnswerInterceptor implements ExecutionInterceptor {

  private static final String CHECKSUM = "x-amz-crc32";
  private static final String ENCODING = "Content-Encoding";
  private static final String LENGTH = "Content-Length";

  /** Far above any page; a longer one is read without trust in what it says of its length. */
  private static final int LONGEST_PAGE = 16 << 20;

  private static final int GUESS = 64 << 10;

  private final Duration patience;

  /**
   * With the longest time that a body may take. The SDK has a timer for that, but setting one costs
   * a call more than all else where most answers are empty.
   */
  AnswerInterceptor(Duration patience) {
    this.patience = patience;
  }

  @Override
  public SdkHttpResponse modifyHttpResponse(
      Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
    SdkHttpResponse head = context.httpResponse();
    Answer answer = attributes.getAttribute(Answer.OF_CALL);
    if (answer == null) {
      return head;
    }
    answer.reset();
    if (!head.isSuccessful()) {
      return head;
    }
    String call = attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
    byte[] body;
    try {
      body = read(context.responseBody().orElseGet(InputStream::nullInputStream), head);
      checkSum(call, head, body);
      body = decode(head, body);
    } catch (IOException e) {
      throw RetryableException.create(
          "the answer to " + call + " was cut off: " + e.getMessage(), e);
    }
    try {
      answer.take(body);
    } catch (MalformedAnswerException e) {
      throw RetryableException.create(
          "the answer to "
              + call
              + " ("
              + body.length
              + " bytes) is malformed: "
              + e.getMessage()
              + "; none of it was taken",
          e);
    }
    return head.toBuilder()
        .removeHeader(CHECKSUM)
        .removeHeader(ENCODING)
        .removeHeader(LENGTH)
        .build();
  }

  @Override
  public Optional<InputStream> modifyHttpResponseContent(
      Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
    Answer answer = attributes.getAttribute(Answer.OF_CALL);
    InputStream rest = answer == null ? null : answer.rest();
    return rest == null ? context.responseBody() : Optional.of(rest);
  }

  private byte[] read(InputStream in, SdkHttpResponse head) throws IOException {
    long begun = System.nanoTime();
    int length = length(head);
    boolean known = length >= 0 && length <= LONGEST_PAGE;
    byte[] body = new byte[known ? length : GUESS];
    int got = 0;
    try {
      while (!known || got < length) {
        if (got == body.length) {
          body = Arrays.copyOf(body, 2 * got);
        }
        int more = in.read(body, got, body.length - got);
        if (more < 0) {
          break;
        }
        got += more;
        if (got != length && System.nanoTime() - begun > patience.toNanos()) {
          throw new SocketTimeoutException("after " + patience + " it was still coming");
        }
      }
      if (got < length) {
        throw new EOFException("it ended after " + got + " of " + length + " bytes");
      }
      // Gives the connection back.
      in.close();
      return got == body.length ? body : Arrays.copyOf(body, got);
    } catch (IOException e) {
      // Closing would wait for the rest of the body.
      if (in instanceof Abortable connection) {
        connection.abort();
      }
      throw e;
    }
  }

  /** How long the body says it is; -1 where it does not say. */
  private static int length(SdkHttpResponse head) {
    String said = head.firstMatchingHeader(LENGTH).orElse("");
    return said.matches("[0-9]{1,9}") ? Integer.parseInt(said) : -1;
  }

  private static void checkSum(String call, SdkHttpResponse head, byte[] body) {
    String said = head.firstMatchingHeader(CHECKSUM).orElse(null);
    if (said == null) {
      return;
    }
    CRC32 sum = new CRC32();
    sum.update(body);
    if (!said.equals(Long.toString(sum.getValue()))) {
      // The SDK's own exception for this is not among those that it retries.
      throw RetryableException.create(
          "the answer to "
              + call
              + " ("
              + body.length
              + " bytes) was damaged on its way: its CRC-32 is "
              + sum.getValue()
              + ", not "
              + said);
    }
  }

  /** The service sends gzip only where it is asked for; a proxy may do so on its own. */
  private static byte[] decode(SdkHttpResponse head, byte[] body) throws IOException {
    String encoding = head.firstMatchingHeader(ENCODING).orElse("identity");
    return switch (encoding) {
      case "identity" -> body;
      case "gzip" -> {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
          yield in.readAllBytes();
        }
      }
      default -> throw new IOException("it has the unknown encoding " + encoding);
    };
  }
}
