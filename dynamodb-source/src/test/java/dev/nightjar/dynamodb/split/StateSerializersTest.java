package dev.nightjar.dynamodb.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.dynamodb.Gap;
import dev.nightjar.dynamodb.ViewType;
import dev.nightjar.dynamodb.lineage.ShardNode;
import dev.nightjar.dynamodb.lineage.ShardNode.Status;
import dev.nightjar.dynamodb.lineage.TimeBase;
import dev.nightjar.dynamodb.split.EnumeratorState.Backfill;
import dev.nightjar.dynamodb.split.EnumeratorState.Phase;
import dev.nightjar.dynamodb.split.EnumeratorState.Repair;
import dev.nightjar.dynamodb.split.ShardSplit.Begin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class StateSerializersTest {

  private static final String ARN = "arn:aws:dynamodb:eu-west-1:123456789012:table/audit/stream/x";
  private static final long NOON = 1_795_000_000_000L;
  private static final Gap GAP = new Gap(ARN, "shardId-1", "3", "7", NOON, NOON + 1);
  private static final Gap OPEN = new Gap(ARN, "shardId-0", null, null, Gap.UNKNOWN, NOON);

  // As version 1 wrote them.
  private static final ShardSplit FRESH_V1 =
      new ShardSplit(
          "shardId-2",
          "shardId-1",
          "300000000000000499659",
          NOON,
          Begin.LATEST,
          true,
          null,
          null,
          List.of());
  private static final ShardSplit BARE_V1 =
      ShardSplit.unread("shardId-3", null, ShardSplit.NO_BOUND, Begin.START, null, null);
  private static final EnumeratorState STATE_V1 =
      new EnumeratorState(
          ARN,
          null,
          List.of(),
          ShardSplit.NO_BOUND,
          NOON,
          List.of(
              new ShardNode("shardId-1", null, Status.DONE, 3, null, null),
              new ShardNode("shardId-2", "shardId-1", Status.READING, 0, null, null),
              new ShardNode(
                  "shardId-3", "shardId-2", Status.WAITING, ShardNode.NOBODY, null, null)),
          List.of(FRESH_V1, BARE_V1),
          null,
          List.of());

  private static final ShardSplit SHARD =
      new ShardSplit(
          "shardId-2",
          "shardId-1",
          "300000000000000499659",
          NOON,
          Begin.HORIZON,
          true,
          "300000000000000000001",
          new TimeBase(NOON - 5, NOON + 5),
          List.of(GAP, OPEN));
  private static final List<ChangeSplit> SPLITS =
      List.of(
          SHARD,
          BARE_V1,
          new ScanSplit(3, 16, NOON, "{\"PK\":{\"S\":\"ä\"}}", null, false),
          new ScanSplit(0, 1, NOON, null, GAP, true),
          new ExportSplit("s3://b/data/x.json.gz", 1000, "md5==", NOON, 17, false),
          new ExportSplit("s3://b/data/y.json.gz", 1, null, NOON, 1, true),
          new NoticeSplit(OPEN, true, false));
  private static final EnumeratorState STATE =
      new EnumeratorState(
          ARN,
          ViewType.KEYS_ONLY,
          List.of("PK", "SK"),
          NOON - 1,
          NOON,
          List.of(
              new ShardNode("shardId-1", null, Status.DONE, 3, "1", new TimeBase(NOON, NOON)),
              new ShardNode(
                  "shardId-3", "shardId-2", Status.WAITING, ShardNode.NOBODY, null, null)),
          SPLITS,
          new Backfill(NOON, true, 3, List.of("snapshot/0/2", "snapshot/1/2")),
          List.of(
              new Repair(GAP, Phase.FILLING, GAP.id(), List.of("repair/x/0/1")),
              new Repair(OPEN, Phase.FILLED, GAP.id(), List.of()),
              new Repair(OPEN, Phase.ACCEPTED, null, List.of())));

  private final ChangeSplitSerializer splits = new ChangeSplitSerializer();
  private final EnumeratorStateSerializer states = new EnumeratorStateSerializer();

  @Test
  void splitsSurvive() throws IOException {
    for (ChangeSplit split : SPLITS) {
      assertThat(splits.deserialize(2, splits.serialize(split))).isEqualTo(split);
    }
  }

  @Test
  void enumeratorStateSurvives() throws IOException {
    EnumeratorState empty =
        new EnumeratorState(
            null, null, List.of(), 0, ShardSplit.NO_BOUND, List.of(), List.of(), null, List.of());
    for (EnumeratorState state : List.of(STATE, STATE_V1, empty)) {
      assertThat(states.deserialize(2, states.serialize(state))).isEqualTo(state);
    }
  }

  @Test
  void readsTheBytesOfVersionOne() throws IOException {
    assertThat(splits.deserialize(1, golden("split-v1.hex"))).isEqualTo(FRESH_V1);
    assertThat(states.deserialize(1, golden("enumerator-v1.hex"))).isEqualTo(STATE_V1);
  }

  @Test
  void readsAndWritesTheBytesOfVersionTwo() throws IOException {
    assertThat(splits.deserialize(2, golden("split-v2.hex"))).isEqualTo(SHARD);
    assertThat(splits.serialize(SHARD)).isEqualTo(golden("split-v2.hex"));
    assertThat(states.deserialize(2, golden("enumerator-v2.hex"))).isEqualTo(STATE);
    assertThat(states.serialize(STATE)).isEqualTo(golden("enumerator-v2.hex"));
  }

  @Test
  void refusesLaterVersionsAndSaysWhatToDo() throws IOException {
    byte[] split = splits.serialize(SHARD);
    byte[] state = states.serialize(STATE);

    assertThatThrownBy(() -> splits.deserialize(3, split))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll("version 3", "later version", "Nothing is lost", "Start the job");
    assertThatThrownBy(() -> states.deserialize(9, state)).hasMessageContaining("version 9");
  }

  @Test
  void refusesDamagedBytes() throws IOException {
    byte[] bytes = splits.serialize(SHARD);

    assertThatThrownBy(() -> splits.deserialize(2, Arrays.copyOf(bytes, bytes.length - 1)))
        .hasMessageContaining("damaged");
    assertThatThrownBy(() -> splits.deserialize(2, Arrays.copyOf(bytes, bytes.length + 1)))
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
