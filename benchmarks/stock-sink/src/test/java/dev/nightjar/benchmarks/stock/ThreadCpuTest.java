package dev.nightjar.benchmarks.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ThreadCpuTest {

  private static final long BUSY = 200_000_000;

  @Test
  void countsThreadsByNameFromTheMarkToTheirEnd() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch marked = new CountDownLatch(1);
    try (ThreadCpu cpu = new ThreadCpu(List.of("meant"))) {
      Thread meant =
          new Thread(
              () -> {
                burn();
                first.countDown();
                await(marked);
                burn();
              },
              "meant (1/1)");
      Thread other = new Thread(ThreadCpuTest::burn, "other");
      meant.start();
      other.start();
      await(first);
      cpu.mark();
      marked.countDown();
      meant.join();
      other.join();

      // Either half alone, and nothing of the other thread; the last moments may be lost.
      assertThat(cpu.nanos()).isBetween(BUSY / 2, BUSY * 3 / 2);
    }
  }

  @Test
  void refusesToCallNothingANumber() {
    String own = Thread.currentThread().getName();
    try (ThreadCpu cpu = new ThreadCpu(List.of(own, "nobody is called so"))) {
      assertThatThrownBy(cpu::nanos)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("[nobody is called so]");
    }
  }

  private static void burn() {
    long begin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    while (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begin < BUSY) {
      Thread.onSpinWait();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
