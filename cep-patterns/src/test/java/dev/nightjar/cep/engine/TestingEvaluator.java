package dev.nightjar.cep.engine;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A pattern in Java for tests: two events in a row match at once; one alone matches when 60 s have
 * passed after it.
 */
final class TestingEvaluator implements Evaluator {

  private static final long WAIT = 60_000_000;

  private final int version;

  /** What it was given, as {@code id/inputs}, late ones with a star. */
  final List<String> judged = new ArrayList<>();

  TestingEvaluator(int version) {
    this.version = version;
  }

  @Override
  public int version() {
    return version;
  }

  @Override
  public Memory open() {
    return new Lone(null);
  }

  @Override
  public Memory read(int written, DataInput in) throws IOException {
    if (written != version) {
      throw new IOException("version " + written);
    }
    long time = in.readLong();
    return new Lone(new Evidence(time, in.readUTF(), in.readUTF(), time, time, in.readUTF()));
  }

  private final class Lone implements Memory {
    private Evidence first;

    Lone(Evidence first) {
      this.first = first;
    }

    @Override
    public boolean judge(Occurrence occurrence, long inputs, boolean late, Matches matches) {
      judged.add(occurrence.evidence().eventId() + "/" + inputs + (late ? "*" : ""));
      if (first == null) {
        first = occurrence.evidence();
      } else if (!late) {
        matches.matched(List.of(first, occurrence.evidence()), occurrence.time(), false);
        first = null;
      }
      return !late;
    }

    @Override
    public void advance(long time, Matches matches) {
      if (time >= nextDecision()) {
        long decided = nextDecision();
        List<Evidence> lone = List.of(first);
        first = null;
        matches.matched(lone, decided, false);
      }
    }

    @Override
    public long nextDecision() {
      return first == null ? Long.MAX_VALUE : first.time() + WAIT;
    }

    @Override
    public boolean isEmpty() {
      return first == null;
    }

    @Override
    public void write(DataOutput out) throws IOException {
      out.writeLong(first.time());
      out.writeUTF(first.documentId());
      out.writeUTF(first.eventId());
      out.writeUTF(first.action());
    }
  }
}
