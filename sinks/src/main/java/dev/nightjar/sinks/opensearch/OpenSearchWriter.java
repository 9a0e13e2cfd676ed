package dev.nightjar.sinks.opensearch;

import dev.nightjar.sinks.opensearch.BulkVerdicts.Trouble;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.RequestEntryWrapper;

/**
 * Sends documents in bulks, several in flight, and keeps each until it is decided. All of its state
 * is touched by the task's thread alone: answers and pauses come back to it as mails.
 *
 * <p>A checkpoint does not wait for the server. It holds every undecided document, those in flight
 * too; after a restore they are sent again, which their ids make harmless. Flink's {@code
 * AsyncSinkWriter} sends failed entries again while it drains for a checkpoint, and empties its
 * buffer inside a timer, so that in an outage no checkpoint would complete.
 */
final class OpenSearchWriter
    implements StatefulSinkWriter<Document, BufferedRequestState<Document>> {

  private final OpenSearchOptions options;
  private final MailboxExecutor mailbox;
  private final ProcessingTimeService timers;
  private final BulkSender sender;
  private final BackOff backOff;
  private final WriterMetrics metrics;

  private final ArrayDeque<Document> buffer = new ArrayDeque<>();
  private final Set<Bulk> open = new LinkedHashSet<>();
  private long bufferBytes;
  private long openBytes;
  private long bufferSince;
  private int openDocuments;

  /** Below the option after the server found a bulk too large. */
  private long bulkBytes;

  private boolean lingers;

  /** The linger of what is in the buffer is over, but no bulk was free to take it. */
  private boolean overdue;

  private volatile int inFlight;
  private volatile int undecided;
  private volatile long oldestSince = Long.MAX_VALUE;

  /** A bulk that is not decided: in flight, or waiting to be sent again. */
  private static final class Bulk {
    private List<Document> documents;
    private long bytes;
    private int failures;

    /** What kept it from being decided at the last attempt. */
    private Trouble trouble = Trouble.NONE;

    private final long since;
    private long sentAt;

    private Bulk(List<Document> documents, long bytes, long since) {
      this.documents = documents;
      this.bytes = bytes;
      this.since = since;
    }
  }

  /** A writer that begins with what earlier ones left undecided. */
  OpenSearchWriter(
      OpenSearchOptions options,
      WriterInitContext context,
      BulkSender sender,
      Collection<BufferedRequestState<Document>> states) {
    this.options = options;
    this.mailbox = context.getMailboxExecutor();
    this.timers = context.getProcessingTimeService();
    this.sender = sender;
    this.bulkBytes = options.bulkBytes();
    this.backOff =
        new BackOff(
            options.backOffMin(),
            options.backOffMax(),
            context.getTaskInfo().getIndexOfThisSubtask());
    this.metrics =
        new WriterMetrics(
            context.metricGroup(), () -> inFlight, () -> undecided, this::oldestMillis);
    for (BufferedRequestState<Document> state : states) {
      for (RequestEntryWrapper<Document> entry : state.getBufferedRequestEntries()) {
        add(entry.getRequestEntry());
      }
    }
    linger();
  }

  /** Takes a document; blocks, but for mails, while too many are undecided. */
  @Override
  public void write(Document document, Context context) throws InterruptedException {
    add(document);
    pump(false);
    while (full()) {
      pump(true);
      mailbox.yield();
    }
    linger();
  }

  /**
   * At the end of the input, waits until every document is decided; at a checkpoint, not at all.
   */
  @Override
  public void flush(boolean endOfInput) throws InterruptedException {
    while (endOfInput && !(buffer.isEmpty() && open.isEmpty())) {
      pump(true);
      mailbox.yield();
    }
  }

  @Override
  public List<BufferedRequestState<Document>> snapshotState(long checkpointId) {
    // In portions: each is serialised as a whole, and is what a restore at another parallelism
    // moves.
    List<BufferedRequestState<Document>> states = new ArrayList<>();
    for (Bulk bulk : open) {
      states.add(state(bulk.documents));
    }
    List<Document> portion = new ArrayList<>();
    long bytes = 0;
    for (Document document : buffer) {
      portion.add(document);
      bytes += BulkBody.size(document);
      if (portion.size() >= options.bulkDocuments() || bytes >= options.bulkBytes()) {
        states.add(state(portion));
        portion.clear();
        bytes = 0;
      }
    }
    if (!portion.isEmpty()) {
      states.add(state(portion));
    }
    return states;
  }

  @Override
  public void close() {
    sender.close();
  }

  private static BufferedRequestState<Document> state(List<Document> documents) {
    List<RequestEntryWrapper<Document>> entries = new ArrayList<>(documents.size());
    for (Document document : documents) {
      entries.add(new RequestEntryWrapper<>(document, BulkBody.size(document)));
    }
    return new BufferedRequestState<>(entries);
  }

  private boolean full() {
    return buffer.size() + openDocuments >= options.bufferedDocuments()
        || bufferBytes + openBytes >= options.bufferedBytes();
  }

  private void add(Document document) {
    boolean first = buffer.isEmpty();
    if (first) {
      bufferSince = timers.getCurrentProcessingTime();
    }
    buffer.add(document);
    bufferBytes += BulkBody.size(document);
    if (first) {
      show();
    }
  }

  /** Sends what may be sent: full bulks, and the rest too where it is due. */
  private void pump(boolean due) {
    while (!buffer.isEmpty()
        && open.size() < options.bulksInFlight()
        && (due || buffer.size() >= options.bulkDocuments() || bufferBytes >= bulkBytes)) {
      send(next());
    }
    if (buffer.isEmpty()) {
      overdue = false;
    }
  }

  private Bulk next() {
    List<Document> documents = new ArrayList<>(Math.min(buffer.size(), options.bulkDocuments()));
    long bytes = 0;
    while (!buffer.isEmpty() && documents.size() < options.bulkDocuments()) {
      long size = BulkBody.size(buffer.peek());
      if (bytes > 0 && bytes + size > bulkBytes) {
        break;
      }
      documents.add(buffer.poll());
      bytes += size;
    }
    bufferBytes -= bytes;
    Bulk bulk = new Bulk(documents, bytes, bufferSince);
    bufferSince = timers.getCurrentProcessingTime();
    open(bulk);
    return bulk;
  }

  private void open(Bulk bulk) {
    open.add(bulk);
    openDocuments += bulk.documents.size();
    openBytes += bulk.bytes;
    show();
  }

  private void close(Bulk bulk) {
    open.remove(bulk);
    openDocuments -= bulk.documents.size();
    openBytes -= bulk.bytes;
  }

  private void send(Bulk bulk) {
    bulk.sentAt = timers.getCurrentProcessingTime();
    metrics.sent(bulk.documents.size(), bulk.bytes);
    CompletableFuture<BulkOutcome> answer = sender.send(bulk.documents);
    answer.whenComplete(
        (outcome, failure) -> {
          try {
            mailbox.execute(() -> came(bulk, outcome, failure), "Outcome of a bulk");
          } catch (RejectedExecutionException e) {
            // The task is over: what is undecided is in its last checkpoint, or read again.
          }
        });
  }

  private void came(Bulk bulk, BulkOutcome outcome, Throwable failure) throws IOException {
    if (failure != null) {
      Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
      throw new IOException("a bulk failed by a fault of the program", cause);
    }
    long now = timers.getCurrentProcessingTime();
    metrics.came(outcome, now - bulk.sentAt, now);
    close(bulk);
    List<Document> again = outcome.again();
    if (outcome.trouble() == Trouble.TOO_LARGE) {
      split(bulk);
    } else if (!again.isEmpty()) {
      Bulk rest = new Bulk(again, again.stream().mapToLong(BulkBody::size).sum(), bulk.since);
      rest.trouble = outcome.trouble();
      open(rest);
      if (outcome.trouble() == Trouble.NONE) {
        send(rest);
      } else {
        rest.failures = outcome.indexed() > 0 ? 1 : bulk.failures + 1;
        timers.registerTimer(now + backOff.millis(rest.failures), time -> send(rest));
      }
    }
    pump(overdue);
    linger();
    show();
  }

  /** Sends a bulk in two halves, and makes later ones no larger than a half. */
  private void split(Bulk bulk) {
    bulkBytes = Math.max(1, Math.min(bulkBytes, bulk.bytes / 2));
    int middle = bulk.documents.size() / 2;
    List<List<Document>> halves =
        List.of(
            List.copyOf(bulk.documents.subList(0, middle)),
            List.copyOf(bulk.documents.subList(middle, bulk.documents.size())));
    for (List<Document> documents : halves) {
      long bytes = documents.stream().mapToLong(BulkBody::size).sum();
      Bulk half = new Bulk(documents, bytes, bulk.since);
      half.trouble = Trouble.TOO_LARGE;
      open(half);
      send(half);
    }
  }

  /** Makes sure that what is in the buffer goes out in time, though no further document comes. */
  private void linger() {
    if (lingers || overdue || buffer.isEmpty()) {
      return;
    }
    lingers = true;
    timers.registerTimer(
        timers.getCurrentProcessingTime() + options.linger().toMillis(),
        time -> {
          lingers = false;
          overdue = true;
          pump(true);
        });
  }

  private void show() {
    inFlight = open.size();
    undecided = openDocuments + buffer.size();
    long oldest = buffer.isEmpty() ? Long.MAX_VALUE : bufferSince;
    Trouble worst = Trouble.NONE;
    for (Bulk bulk : open) {
      oldest = Math.min(oldest, bulk.since);
      worst = bulk.trouble.compareTo(worst) > 0 ? bulk.trouble : worst;
    }
    oldestSince = oldest;
    metrics.health(worst);
  }

  private long oldestMillis() {
    long since = oldestSince;
    return since == Long.MAX_VALUE ? 0 : timers.getCurrentProcessingTime() - since;
  }
}
