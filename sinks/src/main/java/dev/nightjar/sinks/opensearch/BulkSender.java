package dev.nightjar.sinks.opensearch;

import dev.nightjar.sinks.opensearch.BulkVerdicts.Trouble;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/** Sends one bulk, asks for the hashes behind its conflicts, and says what came of it. */
final class BulkSender implements AutoCloseable {

  private static final String BULK = "/_bulk?filter_path=" + BulkResponse.FILTER;
  private static final String STORED =
      "/_mget?filter_path=docs._index,docs._id,docs.found,docs._source";

  private final HttpTransport transport;
  private final BulkJudge judge;
  private final BulkBody bodies = new BulkBody();

  /** A sender over a connection that it closes. */
  BulkSender(HttpTransport transport, BulkJudge judge) {
    this.transport = transport;
    this.judge = judge;
  }

  /**
   * Sends documents; to be called by one thread.
   *
   * @return ends with an outcome where the server can't be reached too; fails only by a fault of
   *     this program
   */
  CompletableFuture<BulkOutcome> send(List<Document> documents) {
    return transport
        .send("POST", BULK, bodies.of(documents))
        .handle((answer, failure) -> verdicts(documents, answer, failure))
        .thenCompose(verdicts -> settle(documents, verdicts));
  }

  private static BulkVerdicts verdicts(
      List<Document> documents, HttpTransport.Answer answer, Throwable failure) {
    return failure == null
        ? BulkVerdicts.judge(documents, answer.status(), answer.body())
        : BulkVerdicts.all(documents.size(), Trouble.UNREACHABLE, unreachable(failure));
  }

  private CompletableFuture<BulkOutcome> settle(List<Document> documents, BulkVerdicts verdicts) {
    List<Document> conflicts = BulkJudge.conflicts(documents, verdicts);
    if (conflicts.isEmpty()) {
      return CompletableFuture.completedFuture(judge.decide(documents, verdicts, null));
    }
    return transport
        .send("POST", STORED, Conflicts.question(conflicts))
        .handle((answer, failure) -> decide(documents, verdicts, conflicts, answer, failure));
  }

  private BulkOutcome decide(
      List<Document> documents,
      BulkVerdicts verdicts,
      List<Document> conflicts,
      HttpTransport.Answer answer,
      Throwable failure) {
    Trouble trouble = Trouble.UNREACHABLE;
    String detail;
    if (failure != null) {
      detail = unreachable(failure);
    } else if (answer.status() == 200) {
      try {
        return judge.decide(documents, verdicts, Conflicts.answers(conflicts, answer.body()));
      } catch (IOException e) {
        detail = "an answer about stored hashes that is cut off";
      }
    } else {
      trouble = BulkVerdicts.busy(answer.status()) ? Trouble.BUSY : Trouble.REFUSING;
      detail = "HTTP " + answer.status() + " to the question for stored hashes (_mget)";
    }
    return judge.decide(documents, verdicts.worse(trouble, detail), null);
  }

  /** Names the failure; what is no failure of the network is a fault of ours and fails the job. */
  private static String unreachable(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof IOException || cause instanceof TimeoutException) {
      return cause.getClass().getSimpleName()
          + (cause.getMessage() == null ? "" : ": " + cause.getMessage());
    }
    throw new CompletionException(cause);
  }

  @Override
  public void close() {
    transport.close();
  }
}
