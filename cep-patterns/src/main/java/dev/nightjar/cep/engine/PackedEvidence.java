package dev.nightjar.cep.engine;

import java.util.ArrayList;
import java.util.List;

/** Evidence in the total order, in bytes. */
final class PackedEvidence {

  private final PackedBytes bytes;
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
    bytes.putMicros(evidence.time() - lastTime);
    EvidenceCodec.write(bytes, evidence, names);
    lastTime = evidence.time();
    count++;
  }

  List<Evidence> list(Names names) {
    List<Evidence> list = new ArrayList<>(count + 1);
    PackedReader in = new PackedReader(bytes.array, 0, bytes.size);
    long time = 0;
    for (int i = 0; i < count; i++) {
      time += in.getMicros();
      list.add(EvidenceCodec.read(in, time, names));
    }
    return list;
  }

  void write(PackedBytes out) {
    out.putNumber(count);
    out.putMicros(lastTime);
    out.putBlock(bytes);
  }

  static PackedEvidence read(PackedReader in) {
    int count = in.getCount();
    long lastTime = in.getMicros();
    byte[] block = in.getBlock();
    PackedBytes bytes = new PackedBytes(0);
    bytes.array = block;
    bytes.size = block.length;
    return new PackedEvidence(bytes, count, lastTime);
  }
}
