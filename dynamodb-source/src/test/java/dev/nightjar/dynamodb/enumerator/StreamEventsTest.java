package dev.nightjar.dynamodb.enumerator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dynamodb.Gap;
import dev.nightjar.dynamodb.StreamDescription;
import dev.nightjar.dynamodb.TestingStreams;
import dev.nightjar.dynamodb.ViewType;
import dev.nightjar.dynamodb.enumerator.StreamEvents.AssignmentSettled;
import dev.nightjar.dynamodb.enumerator.StreamEvents.GapFound;
import dev.nightjar.dynamodb.enumerator.StreamEvents.ShardFinished;
import dev.nightjar.dynamodb.enumerator.StreamEvents.ShardReleased;
import dev.nightjar.dynamodb.enumerator.StreamEvents.SplitFinished;
import dev.nightjar.dynamodb.enumerator.StreamEvents.StreamResolved;
import dev.nightjar.dynamodb.lineage.TimeBase;
import java.util.List;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class StreamEventsTest {

  @Test
  void eventsTravelBetweenProcesses() throws Exception {
    List<SourceEvent> events =
        List.of(
            new StreamResolved(
                new StreamDescription(
                    "audit", TestingStreams.ARN, ViewType.NEW_IMAGE, List.of("PK"), true, 7)),
            new AssignmentSettled(),
            new ShardFinished("a", new TimeBase(1, 2)),
            new ShardFinished("a", null),
            new SplitFinished("snapshot/0/1"),
            new GapFound(new Gap(TestingStreams.ARN, "a", null, null, Gap.UNKNOWN, 5)),
            new ShardReleased("a"));
    for (SourceEvent event : events) {
      Object copy =
          InstantiationUtil.deserializeObject(
              InstantiationUtil.serializeObject(event), getClass().getClassLoader());
      assertThat(copy).isEqualTo(event);
    }
    assertThat(StreamEvents.class.getDeclaredClasses()).as("all kinds").hasSize(6);
  }
}
