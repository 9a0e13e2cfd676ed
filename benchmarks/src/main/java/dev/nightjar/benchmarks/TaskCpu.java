package dev.nightjar.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFilterFunction;

/**
 * Passes nothing on, and adds up the CPU time of the thread that runs it. Chained behind an
 * operator, it measures that operator's task alone: its deserialisation, its state and its logic,
 * but not the source's thread nor the garbage collector's.
 *
 * @param <T> what the operator emits
 */
final class TaskCpu<T> extends RichFilterFunction<T> {

  /** The accumulator with the nanoseconds of CPU time, over all subtasks. */
  static final String CPU_NANOS = "cpu-nanos";

  /** The accumulator with the number of elements that came by. */
  static final String ELEMENTS = "elements";

  private static final long serialVersionUID = 1;

  private transient LongCounter cpuNanos;
  private transient LongCounter elements;
  private transient long startedAt;

  @Override
  public void open(OpenContext context) {
    cpuNanos = new LongCounter();
    elements = new LongCounter();
    getRuntimeContext().addAccumulator(CPU_NANOS, cpuNanos);
    getRuntimeContext().addAccumulator(ELEMENTS, elements);
    startedAt = threads().getCurrentThreadCpuTime();
  }

  @Override
  public boolean filter(T element) {
    elements.add(1L);
    return false;
  }

  @Override
  public void close() {
    cpuNanos.add(threads().getCurrentThreadCpuTime() - startedAt);
  }

  private static ThreadMXBean threads() {
    return ManagementFactory.getThreadMXBean();
  }
}
