package dev.nightjar.dynamodb.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.dynamodb.lineage.ShardNode;
import dev.nightjar.dynamodb.lineage.ShardNode.Status;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class StateSerializersTest {

  private static final ShardSplit SPLIT =
      new ShardSplit(
          "shardId-2", "shardId-1", "300000000000000499659", 1_795_000_000_000L, true, true);
  private static final ShardSplit BARE =
      ShardSplit.unread("shardId-3", null, ShardSplit.NO_BOUND, false);
  private static final EnumeratorState STATE =
      new EnumeratorState(
          "arn:aws:dynamodb:eu-west-1:123456789012:table/audit/stream/x",
          1_795_000_000_000L,
          List.of(
              new ShardNode("shardId-1", null, Status.DONE, 3),
              new ShardNode("shardId-2", "shardId-1", Status.READING, 0),
              new ShardNode("shardId-3", "shardId-2", Status.WAITING, ShardNode.NOBODY)),
          List.of(SPLIT, BARE));

  private final ShardSplitSerializer splits = new ShardSplitSerializer();
  private final EnumeratorStateSerializer states = new EnumeratorStateSerializer();

  @Test
  void splitsSurvive() throws IOException {
    for (ShardSplit split : List.of(SPLIT, BARE)) {
      assertThat(splits.deserialize(1, splits.serialize(split))).isEqualTo(split);
    }
  }

  @Test
  void enumeratorStateSurvives() throws IOException {
    EnumeratorState empty = new EnumeratorState(null, ShardSplit.NO_BOUND, List.of(), List.of());
    for (EnumeratorState state : List.of(STATE, empty)) {
      assertThat(states.deserialize(1, states.serialize(state))).isEqualTo(state);
    }
  }

  @Test
  void readsAndWritesTheBytesOfVersionOne() throws IOException {
    assertThat(splits.deserialize(1, golden("split-v1.hex"))).isEqualTo(SPLIT);
    assertThat(splits.serialize(SPLIT)).isEqualTo(golden("split-v1.hex"));
    assertThat(states.deserialize(1, golden("enumerator-v1.hex"))).isEqualTo(STATE);
    assertThat(states.serialize(STATE)).isEqualTo(golden("enumerator-v1.hex"));
  }

  @Test
  void refusesLaterVersionsAndSaysWhatToDo() throws IOException {
    byte[] split = splits.serialize(SPLIT);
    byte[] state = states.serialize(STATE);

    assertThatThrownBy(() -> splits.deserialize(2, split))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll("version 2", "later version", "Nothing is lost", "Start the job");
    assertThatThrownBy(() -> states.deserialize(9, state)).hasMessageContaining("version 9");
  }

  @Test
  void refusesDamagedBytes() throws IOException {
    byte[] bytes = splits.serialize(SPLIT);

    assertThatThrownBy(() -> splits.deserialize(1, Arrays.copyOf(bytes, bytes.length - 1)))
        .hasMessageContaining("damaged");
    assertThatThrownBy(() -> splits.deserialize(1, Arrays.copyOf(bytes, bytes.length + 1)))
        .hasMessageContaining("damaged");
  }

  private static byte[] golden(String name) throws IOException {
    try (InputStream file = StateSerializersTest.class.getResourceAsStream("/state/" + name)) {
      assertThat(file).as(name).isNotNull();
      String hex = new String(file.readAllBytes(), StandardCharsets.US_ASCII);
      return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }
  }
}
