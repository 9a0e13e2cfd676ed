package dev.nightjar.cep.engine;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A rule that another's evaluator judges; the log keeps its event ids alone. */
final class HostedWindow extends LogWindow {

  private Evaluator.Memory memory;
  private long last = Long.MIN_VALUE;

  HostedWindow(RulePlan plan, Lane lane) {
    super(plan, lane);
    this.memory = plan.hosted.open();
  }

  @Override
  void cleared() {}

  @Override
  void entered(OccurrenceLog.Entry entry, long inputs, PackedReader values) {}

  @Override
  void left(OccurrenceLog.Entry entry, long inputs, PackedReader values) {}

  @Override
  void writeTold(PackedBytes out) {}

  @Override
  void readTold(PackedReader in) {}

  @Override
  void judge(Judging judging, OccurrenceLog.Entry entry, Occurrence occurrence, long inputs) {
    last = entry.time;
    append(entry);
    expire(entry.time - judging.parameters.timespan());
    memory.advance(entry.time - 1, judging);
    if (plan.counting) {
      judging.counted(occurrence.evidence(), null);
    }
    memory.judge(occurrence, inputs, false, judging);
  }

  @Override
  boolean judgeLate(
      Judging judging, OccurrenceLog.Entry entry, Occurrence occurrence, long inputs) {
    last = Math.max(last, entry.time);
    return memory.judge(occurrence, inputs, true, judging);
  }

  @Override
  void decide(Judging judging, long completeTo) {
    memory.advance(completeTo, judging);
  }

  @Override
  long nextDecision(Parameters parameters) {
    return memory.nextDecision();
  }

  @Override
  long keptUntil(Parameters parameters) {
    return memory.isEmpty() ? Long.MIN_VALUE : Lane.add(last, 2 * parameters.timespan());
  }

  @Override
  boolean isPlain() {
    return memory.isEmpty();
  }

  @Override
  void write(PackedBytes out) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      memory.write(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    out.putMicros(last);
    byte[] written = bytes.toByteArray();
    out.putNumber(written.length);
    out.put(written, 0, written.length);
  }

  @Override
  void read(int version, PackedReader in) throws IOException {
    last = in.getMicros();
    memory =
        plan.hosted.read(version, new DataInputStream(new ByteArrayInputStream(in.getBlock())));
  }
}
