package dev.nightjar.cep.engine;

import java.util.ArrayList;
import java.util.List;

/** Evidence in the total order, in bytes. */
final class PackedEvidence {

  private PackedBytes bytes;

  /** Where it stands in bytes that are another's; null once it has its own. */
  private PackedReader shared;

  private int count;
  private long lastTime;

  PackedEvidence() {
    this(new PackedBytes(64), 0, 0);
  }

  private PackedEvidence(PackedBytes bytes, int count, long lastTime) {
    this.bytes = bytes;
    this.count = count;
    this.lastTime = lastTime;
  }

  static PackedEvidence of(List<Evidence> evidence, Names names) {
    PackedEvidence packed = new PackedEvidence();
    evidence.forEach(e -> packed.add(e, names));
    return packed;
  }

  int count() {
    return count;
  }

  void add(Evidence evidence, Names names) {
    if (shared != null) {
      bytes = new PackedBytes(shared.end - shared.at + 64);
      bytes.put(shared.array, shared.at, shared.end - shared.at);
      shared = null;
    }
    bytes.putMicros(evidence.time() - lastTime);
    EvidenceCodec.write(bytes, evidence, names);
    lastTime = evidence.time();
    count++;
  }

  List<Evidence> list(Names names) {
    List<Evidence> list = new ArrayList<>(count + 1);
    PackedReader in = reader();
    long time = 0;
    for (int i = 0; i < count; i++) {
      time += in.getMicros();
      list.add(EvidenceCodec.read(in, time, names));
    }
    return list;
  }

  /** The first; there must be one. */
  Evidence first(Names names) {
    PackedReader in = reader();
    return EvidenceCodec.read(in, in.getMicros(), names);
  }

  private PackedReader reader() {
    return shared != null
        ? new PackedReader(shared.array, shared.at, shared.end)
        : new PackedReader(bytes.array, 0, bytes.size);
  }

  void write(PackedBytes out) {
    out.putNumber(count);
    out.putMicros(lastTime);
    PackedReader all = reader();
    out.putNumber(all.end - all.at);
    out.put(all.array, all.at, all.end - all.at);
  }

  static PackedEvidence read(PackedReader in) {
    int count = in.getCount();
    long lastTime = in.getMicros();
    PackedEvidence read = new PackedEvidence(null, count, lastTime);
    read.shared = in.getPart();
    return read;
  }
}
