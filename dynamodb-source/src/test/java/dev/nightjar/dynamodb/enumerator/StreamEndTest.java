package dev.nightjar.dynamodb.enumerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nightjar.dynamodb.Gap;
import dev.nightjar.dynamodb.GapPolicy;
import dev.nightjar.dynamodb.StreamUnavailableException;
import dev.nightjar.dynamodb.StreamUnavailableException.Reason;
import dev.nightjar.dynamodb.TestingStreams;
import dev.nightjar.dynamodb.split.EnumeratorState;
import dev.nightjar.dynamodb.stream.StreamsApiException.Kind;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The stream is turned off, replaced or deleted. */
class StreamEndTest {

  private static final String NEWER = TestingStreams.ARN.replace("2026-11-21", "2026-11-22");

  private final TestingEnumerator source = new TestingEnumerator();

  @BeforeEach
  void twoShards() {
    source.options.onGap(GapPolicy.CONTINUE);
    source.streams.shard("a", null).shard("b", null);
  }

  @Test
  void streamThatIsTurnedOffIsReadToItsEndAndThenSaidToBeOver() {
    source.startWithReaders(null);
    source.streams.disable();
    source.streams.arn(null);
    source.context.pass(600_000);
    source.finish(0, "a");
    source.context.pass(600_000);
    assertThat(source.ids(1)).as("still read").containsExactly("b");
    source.finish(1, "b");

    StreamUnavailableException end = failure();
    assertThat(end.reason()).isEqualTo(Reason.NO_STREAM);
    assertThat(end)
        .hasMessageContainingAll(
            "audit",
            TestingStreams.ARN,
            "turned off",
            "Everything that the old stream held has been read. What was written after",
            "in the table only",
            "'snapshot'");
  }

  @Test
  void endIsSaidWhenACheckpointHoldsTheLastRecords() {
    source.startWithReaders(null);
    source.state();
    source.streams.disable();
    source.streams.arn(null);
    source.finish(0, "a");
    source.finish(1, "b");
    source.context.pass(600_000);

    assertThat(failure()).hasMessageContaining("has been read");
  }

  @Test
  void replacedStreamIsReadToItsEndAndTheNewOneIsNamed() {
    source.startWithReaders(null);
    source.streams.disable();
    source.streams.arn(NEWER);
    source.findGap(1, new Gap(TestingStreams.ARN, "b", "3", "9", 1, 2));
    source.finish(0, "a");
    source.finish(1, "b");

    StreamUnavailableException end = failure();
    assertThat(end.reason()).isEqualTo(Reason.STREAM_REPLACED);
    assertThat(end)
        .hasMessageContainingAll(
            NEWER, "no longer to " + TestingStreams.ARN, "apart from the gaps b/3", "'snapshot'");
  }

  @Test
  void restoredJobReadsTheOldStreamToItsEndFirst() {
    source.startWithReaders(null);
    EnumeratorState state = source.state();
    source.streams.disable();
    source.streams.arn(NEWER);

    source.restarted(2).start(state);
    source.register(0, TestingEnumerator.at("a", null, "1"));
    source.register(1, TestingEnumerator.at("b", null, "1"));
    source.context.pass(100_000);
    assertThat(source.ids(0)).containsExactly("a");
    assertThat(source.context.log()).contains("0: StreamResolved");
    source.finish(0, "a");
    source.finish(1, "b");
    assertThat(failure()).hasMessageContainingAll(NEWER, "has been read");

    EnumeratorState end = source.state();
    source.restarted(1).start(end);
    source.register(0);
    assertThat(failure()).as("and again").hasMessageContainingAll(NEWER, "has been read");
  }

  @Test
  void streamThatIsGoneSaysWhatWasNotRead() {
    source.startWithReaders(null);
    source.finish(0, "a");
    source.streams.arn(NEWER);
    source.streams.fail("list", Kind.NOT_FOUND);
    source.context.pass(8_000);
    source.streams.fail(
        "list", java.util.Collections.nCopies(50, Kind.NOT_FOUND).toArray(Kind[]::new));

    assertThat(failure())
        .hasMessageContainingAll(NEWER, "can no longer be read", "the shards b", "lost to the job");
  }

  @Test
  void deletedTableIsSaidToBeDeleted() {
    source.startWithReaders(null);
    source.finish(0, "a");
    source.finish(1, "b");
    source.context.pass(10_000);
    source.streams.disable();
    source.streams.describeFault(Kind.NOT_FOUND);

    StreamUnavailableException end = failure();
    assertThat(end.reason()).isEqualTo(Reason.TABLE_MISSING);
    assertThat(end).hasMessageContainingAll("was deleted", "has been read", "Stop the job");
  }

  @Test
  void streamThatTheTableSaysIsInUseIsListedAgain() {
    source.startWithReaders(null);
    source.streams.fail("list", Kind.NOT_FOUND);
    source.context.pass(70_000);
    source.streams.shard("c", null);
    source.context.pass(70_000);

    assertThat(source.ids(0)).containsExactly("a", "c");
  }

  @Test
  void messageNamesAFewOfManyShards() {
    assertThat(
            StreamEnd.describe(
                "audit", NEWER, null, List.of("s1", "s2", "s3", "s4", "s5"), List.of(), null))
        .hasMessageContaining("the shards s1, s2, s3 and 2 more");
  }

  @Test
  void stateThatDoesNotSayWhatTheOldStreamCarriesFailsAtOnce() {
    source.startWithReaders(null);
    EnumeratorState state = source.state();
    source.streams.arn(NEWER);
    source
        .restarted(1)
        .start(
            new EnumeratorState(
                state.streamArn(),
                null,
                List.of(),
                state.startedMillis(),
                state.notBeforeMillis(),
                state.shards(),
                List.of(),
                null,
                List.of()));

    assertThatThrownBy(() -> source.context.pass(200)).hasMessageContainingAll(NEWER, "old state");
  }

  private StreamUnavailableException failure() {
    StreamUnavailableException end =
        catchThrowableOfType(
            StreamUnavailableException.class,
            () -> {
              source.context.pass(70_000);
              source.checkpoint();
              source.context.pass(200_000);
            });
    assertThat(end).isNotNull();
    return end;
  }
}
