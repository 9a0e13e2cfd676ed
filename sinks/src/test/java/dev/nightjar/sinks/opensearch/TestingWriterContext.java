package dev.nightjar.sinks.opensearch;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.common.JobInfo;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.TaskInfoImpl;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.OperatorIOMetricGroup;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.FlinkRuntimeException;
import org.apache.flink.util.UserCodeClassLoader;
import org.apache.flink.util.function.ThrowingRunnable;

/** A task of one thread, the test's: mails run where it waits, timers where it moves the time. */
final class TestingWriterContext
    implements WriterInitContext, MailboxExecutor, ProcessingTimeService {

  private record Timer(long at, ProcessingTimeCallback callback) {}

  private final BlockingQueue<ThrowingRunnable<? extends Exception>> mails =
      new LinkedBlockingQueue<>();
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>((a, b) -> Long.compare(a.at, b.at));
  private final Map<String, Object> metrics = new HashMap<>();
  private long now = 1_795_000_000_000L;

  /** Runs mails until something holds, at most 20 s for each. */
  void runUntil(BooleanSupplier reached) throws Exception {
    while (!reached.getAsBoolean()) {
      this.yield();
    }
  }

  /** Moves the time, with the timers on the way. */
  void pass(long millis) throws Exception {
    long end = now + millis;
    while (!timers.isEmpty() && timers.peek().at <= end) {
      Timer timer = timers.poll();
      now = Math.max(now, timer.at);
      timer.callback.onProcessingTime(timer.at);
    }
    now = end;
  }

  /** A metric's value by its name with all groups. */
  long metric(String name) {
    Object metric = metrics.get(name);
    if (metric == null) {
      throw new AssertionError("no metric " + name + " among " + metrics.keySet());
    }
    return metric instanceof Counter counter
        ? counter.getCount()
        : ((Number) ((Gauge<?>) metric).getValue()).longValue();
  }

  private final class TestingMetricGroup extends UnregisteredMetricsGroup
      implements SinkWriterMetricGroup {
    private final String prefix;

    private TestingMetricGroup(String prefix) {
      this.prefix = prefix;
    }

    @Override
    public MetricGroup addGroup(String name) {
      return new TestingMetricGroup(prefix + name + ".");
    }

    @Override
    public Counter counter(String name) {
      return (Counter) metrics.computeIfAbsent(prefix + name, n -> new SimpleCounter());
    }

    @Override
    public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
      metrics.put(prefix + name, gauge);
      return gauge;
    }

    @Override
    public OperatorIOMetricGroup getIOMetricGroup() {
      return UnregisteredMetricsGroup.createOperatorIOMetricGroup();
    }

    @Override
    public Counter getNumRecordsOutErrorsCounter() {
      return counter("numRecordsOutErrors");
    }

    @Override
    public Counter getNumRecordsSendErrorsCounter() {
      return counter("numRecordsSendErrors");
    }

    @Override
    public Counter getNumRecordsSendCounter() {
      return counter("numRecordsSend");
    }

    @Override
    public Counter getNumBytesSendCounter() {
      return counter("numBytesSend");
    }

    @Override
    public void setCurrentSendTimeGauge(Gauge<Long> gauge) {
      gauge("currentSendTime", gauge);
    }
  }

  @Override
  public void execute(
      MailOptions options,
      ThrowingRunnable<? extends Exception> command,
      String description,
      Object... arguments) {
    mails.add(command);
  }

  @Override
  public void yield() throws InterruptedException, FlinkRuntimeException {
    ThrowingRunnable<? extends Exception> mail = mails.poll(20, TimeUnit.SECONDS);
    if (mail == null) {
      throw new AssertionError("no mail came");
    }
    run(mail);
  }

  @Override
  public boolean tryYield() throws FlinkRuntimeException {
    ThrowingRunnable<? extends Exception> mail = mails.poll();
    if (mail != null) {
      run(mail);
    }
    return mail != null;
  }

  private static void run(ThrowingRunnable<? extends Exception> mail) {
    try {
      mail.run();
    } catch (Exception e) {
      throw new FlinkRuntimeException(e);
    }
  }

  @Override
  public boolean shouldInterrupt() {
    return false;
  }

  @Override
  public long getCurrentProcessingTime() {
    return now;
  }

  @Override
  public ScheduledFuture<?> registerTimer(long timestamp, ProcessingTimeCallback target) {
    timers.add(new Timer(timestamp, target));
    return null;
  }

  @Override
  public MailboxExecutor getMailboxExecutor() {
    return this;
  }

  @Override
  public ProcessingTimeService getProcessingTimeService() {
    return this;
  }

  @Override
  public SinkWriterMetricGroup metricGroup() {
    return new TestingMetricGroup("");
  }

  @Override
  public TaskInfo getTaskInfo() {
    return new TaskInfoImpl("sink", 128, 0, 1, 0);
  }

  @Override
  public OptionalLong getRestoredCheckpointId() {
    return OptionalLong.empty();
  }

  @Override
  public JobInfo getJobInfo() {
    throw new AssertionError("not asked for");
  }

  @Override
  public UserCodeClassLoader getUserCodeClassLoader() {
    throw new AssertionError("not asked for");
  }

  @Override
  public SerializationSchema.InitializationContext asSerializationSchemaInitializationContext() {
    throw new AssertionError("not asked for");
  }

  @Override
  public boolean isObjectReuseEnabled() {
    return false;
  }

  @Override
  public <T> TypeSerializer<T> createInputSerializer() {
    throw new AssertionError("not asked for");
  }
}
