package dev.nightjar.cep.live;

import dev.nightjar.cep.sigma.SigmaReader;
import java.io.IOException;
import java.io.Serial;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * The rules as a stream: at first the set that runs, then each set that is accepted, and how rules
 * stand. It looks at a directory again and again. What runs is in its state: after a restore the
 * rules are those of the checkpoint, until the directory says otherwise; a directory that can't be
 * reached says nothing.
 *
 * <p>For a parallelism of one. It is idle: it has no event time.
 */
public final class RuleSource implements Source<RuleNews, RuleSplit, Optional<RuleSplit>> {

  @Serial private static final long serialVersionUID = 1L;

  private final String directory;
  private final Duration interval;
  private final ShippedRules shipped;
  private final AcceptedRules start;
  private final Clock clock;
  private final boolean once;

  private RuleSource(
      String directory,
      Duration interval,
      ShippedRules shipped,
      AcceptedRules start,
      Clock clock,
      boolean once) {
    this.directory = directory;
    this.interval = interval;
    this.shipped = shipped;
    this.start = start;
    this.clock = clock;
    this.once = once;
  }

  /**
   * A source that goes on from a start.
   *
   * @param directory a path or URI; null where the shipped rules are all
   * @param interval how long it waits between two looks
   * @param shipped the rules that come with the program
   * @param start what {@link #judge} decided
   */
  public static RuleSource of(
      String directory, Duration interval, ShippedRules shipped, RuleDecision start) {
    // Nothing is reported yet: the first look does that.
    AcceptedRules accepted =
        new AcceptedRules(start.next().bundle(), start.next().own(), List.of());
    return new RuleSource(directory, interval, shipped, accepted, Clock.systemUTC(), false);
  }

  /** The same with another clock, by which mutes end. It must be serializable. */
  public RuleSource at(Clock other) {
    return new RuleSource(directory, interval, shipped, start, other, once);
  }

  /** The same, but it ends after one look: for a bounded job. */
  public RuleSource once() {
    return new RuleSource(directory, interval, shipped, start, clock, true);
  }

  /** The set that is shipped in the job's graph. */
  public RuleBundle initial() {
    return start.bundle();
  }

  /**
   * Reads and judges the rules where a job is submitted.
   *
   * @param directory a path or URI; null where the shipped rules are all
   * @throws IOException if the directory can't be read
   */
  public static RuleDecision judge(String directory, ShippedRules shipped, Clock clock)
      throws IOException {
    FoundRules found =
        directory == null ? FoundRules.NONE : new RuleDirectory(directory, clock::millis).read();
    return governor(directory, shipped).judge(AcceptedRules.NONE, found, clock.instant());
  }

  private static RuleGovernor governor(String directory, ShippedRules shipped) {
    boolean catalogue = !shipped.catalogue().isEmpty();
    String source =
        directory == null
            ? "shipped"
            : new RuleDirectory(directory, () -> 0).location()
                + (catalogue ? " and shipped" : " and built-in");
    return new RuleGovernor(SigmaReader::read, shipped, source, directory != null);
  }

  @Override
  public Boundedness getBoundedness() {
    return once ? Boundedness.BOUNDED : Boundedness.CONTINUOUS_UNBOUNDED;
  }

  @Override
  public SplitEnumerator<RuleSplit, Optional<RuleSplit>> createEnumerator(
      SplitEnumeratorContext<RuleSplit> context) {
    return new RuleEnumerator(context, Optional.of(new RuleSplit(start)));
  }

  @Override
  public SplitEnumerator<RuleSplit, Optional<RuleSplit>> restoreEnumerator(
      SplitEnumeratorContext<RuleSplit> context, Optional<RuleSplit> open) {
    return new RuleEnumerator(context, open);
  }

  @Override
  public SourceReader<RuleNews, RuleSplit> createReader(SourceReaderContext context) {
    return new RuleSourceReader(
        RuleSourceReader.pollers(
            directory,
            governor(directory, shipped),
            interval,
            clock,
            new RuleMetrics(context.metricGroup())),
        once);
  }

  @Override
  public SimpleVersionedSerializer<RuleSplit> getSplitSerializer() {
    return new RuleSplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<Optional<RuleSplit>> getEnumeratorCheckpointSerializer() {
    return new RuleEnumeratorSerializer();
  }
}
