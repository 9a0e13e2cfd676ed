package dev.nightjar.job;

import dev.nightjar.sinks.archive.ArchiveLine;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Lets the lines of a folder wait for each other, in state, so that a quiet tenant gets a file
 * every few minutes and not one for every checkpoint. Keyed by folder. They go on when the first
 * has waited for the interval, when there are enough of them, and at the end of time: where a job
 * is drained.
 */
final class FolderBatches extends KeyedProcessFunction<String, ArchiveLine, ArchiveLine> {

  /** The bytes of one folder from which on nothing waits. */
  static final long ENOUGH = 1 << 20;

  private static final long END_OF_TIME = Long.MAX_VALUE;
  private static final long serialVersionUID = 1L;

  private final long intervalMillis;

  private transient ListState<byte[]> lines;
  private transient ValueState<Long> bytes;
  private transient ValueState<Long> due;

  /**
   * Batches of this age.
   *
   * @param interval how long the first line of a batch waits; zero for not at all
   */
  FolderBatches(Duration interval) {
    this.intervalMillis = interval.toMillis();
  }

  @Override
  public void open(OpenContext context) {
    lines =
        getRuntimeContext()
            .getListState(
                new ListStateDescriptor<>(
                    "lines", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    bytes =
        getRuntimeContext().getState(new ValueStateDescriptor<>("bytes", LongSerializer.INSTANCE));
    due = getRuntimeContext().getState(new ValueStateDescriptor<>("due", LongSerializer.INSTANCE));
  }

  @Override
  public void processElement(ArchiveLine line, Context context, Collector<ArchiveLine> out)
      throws Exception {
    Long waiting = bytes.value();
    if (intervalMillis == 0 && waiting == null) {
      out.collect(line);
      return;
    }
    lines.add(line.line());
    long all = (waiting == null ? 0 : waiting) + line.line().length;
    if (intervalMillis == 0 || all >= ENOUGH) {
      // Lines of a savepoint that was made with an interval go before this one.
      release(context, out);
      return;
    }
    bytes.update(all);
    if (waiting == null) {
      long time = context.timerService().currentProcessingTime() + intervalMillis;
      context.timerService().registerProcessingTimeTimer(time);
      context.timerService().registerEventTimeTimer(END_OF_TIME);
      due.update(time);
    }
  }

  @Override
  public void onTimer(long time, OnTimerContext context, Collector<ArchiveLine> out)
      throws Exception {
    release(context, out);
  }

  private void release(Context context, Collector<ArchiveLine> out) throws Exception {
    for (byte[] line : lines.get()) {
      out.collect(new ArchiveLine(context.getCurrentKey(), line));
    }
    if (due.value() != null) {
      context.timerService().deleteProcessingTimeTimer(due.value());
      context.timerService().deleteEventTimeTimer(END_OF_TIME);
    }
    lines.clear();
    bytes.clear();
    due.clear();
  }
}
