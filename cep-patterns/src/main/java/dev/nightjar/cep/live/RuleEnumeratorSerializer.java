package dev.nightjar.cep.live;

import java.io.IOException;
import java.util.Optional;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Writes what the enumerator remembers: the split as long as no reader has it, else nothing. */
final class RuleEnumeratorSerializer implements SimpleVersionedSerializer<Optional<RuleSplit>> {

  private final RuleSplitSerializer splits = new RuleSplitSerializer();

  @Override
  public int getVersion() {
    return splits.getVersion();
  }

  @Override
  public byte[] serialize(Optional<RuleSplit> split) throws IOException {
    return split.isEmpty() ? new byte[0] : splits.serialize(split.get());
  }

  @Override
  public Optional<RuleSplit> deserialize(int version, byte[] bytes) throws IOException {
    return bytes.length == 0 ? Optional.empty() : Optional.of(splits.deserialize(version, bytes));
  }
}
