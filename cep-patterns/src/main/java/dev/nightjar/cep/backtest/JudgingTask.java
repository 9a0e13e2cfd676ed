package dev.nightjar.cep.backtest;

import dev.nightjar.cep.backtest.OccurrenceReader.Names;
import dev.nightjar.cep.backtest.OccurrenceRecords.GroupKey;
import dev.nightjar.cep.engine.Detection;
import dev.nightjar.cep.engine.Detector;
import dev.nightjar.cep.engine.DetectorOptions;
import dev.nightjar.cep.engine.Evidence;
import dev.nightjar.cep.engine.Firing;
import dev.nightjar.cep.engine.GroupState;
import dev.nightjar.cep.engine.Occurrence;
import dev.nightjar.cep.engine.ReorderQueue;
import dev.nightjar.cep.match.AlertRouter;
import dev.nightjar.cep.match.EventView;
import dev.nightjar.cep.match.RouteSink;
import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.EventRule;
import dev.nightjar.cep.rule.RuleSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Judges partitions of one stage on one thread until there is none left. Within a partition, what
 * is to be decided without an event is decided before the next event is judged; what a group
 * remembers goes when it has expired.
 */
final class JudgingTask implements Callable<Tally> {

  private static final int PROGRESS_STEP = 1 << 12;

  private final Workspace work;
  private final int stage;
  private final AtomicInteger partitions;
  private final Detector detector;
  private final AlertRouter inner;
  private final Tally tally;
  private final ExternalSort.Writer alerts;
  private final ExternalSort.Writer[] later;
  private final RecordWriter record = new RecordWriter();
  private final OccurrenceReader reader = new OccurrenceReader();
  private final Map<GroupKey, Cell> groups = new HashMap<>();
  private final PriorityQueue<Due> deadlines = new PriorityQueue<>();
  private final Sink sink = new Sink();

  /** A group that remembers something. */
  private static final class Cell {
    private final GroupKey key;
    private final Names names;
    private final GroupState state;

    /** The moment at which it stands in the queue; {@link Long#MAX_VALUE} for none. */
    private long queued = Long.MAX_VALUE;

    Cell(GroupKey key, Names names, GroupState state) {
      this.key = key;
      this.names = names;
      this.state = state;
    }
  }

  /** When a group has something to decide or to forget. */
  private record Due(long time, Cell cell) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      return Long.compare(time, other.time);
    }
  }

  /**
   * A task.
   *
   * @param partitions hands out the numbers of the partitions
   */
  JudgingTask(RuleSet rules, int stage, Workspace work, AtomicInteger partitions) {
    this.work = work;
    this.stage = stage;
    this.partitions = partitions;
    this.detector = new Detector(rules, stage, DetectorOptions.defaults());
    this.inner = new AlertRouter(rules, 0);
    this.tally = new Tally(work.index().size());
    this.alerts = work.alerts().writer();
    this.later = work.stageWriters(stage + 1);
  }

  @Override
  public Tally call() throws IOException {
    try {
      int partition;
      while (!work.isFailed()
          && (partition = partitions.getAndIncrement()) < OccurrenceRecords.PARTITIONS) {
        judge(work.stage(stage).read(partition));
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    alerts.close();
    for (ExternalSort.Writer writer : later) {
      if (writer != null) {
        writer.close();
      }
    }
    return tally;
  }

  private void judge(RecordCursor records) throws IOException {
    int judged = 0;
    while (records.next()) {
      reader.open(records);
      judgeOne();
      if (++judged == PROGRESS_STEP) {
        work.progress().addJudged(judged);
        judged = 0;
        if (work.isFailed()) {
          return;
        }
      }
    }
    work.progress().addJudged(judged);
    end();
  }

  private void judgeOne() {
    boolean late = reader.isLate();
    long watermark = late ? reader.moment() : reader.moment() - 1;
    advance(watermark);
    Cell cell = groups.get(reader.group());
    if (cell == null) {
      Names names = reader.names();
      cell =
          new Cell(
              reader.group().copy(),
              names,
              detector.open(names.tenant(), names.grouping(), names.values()));
      groups.put(cell.key, cell);
    }
    Occurrence occurrence = reader.occurrence(cell.names);
    sink.begin(cell, occurrence, late, watermark);
    detector.judge(cell.state, occurrence, watermark, sink);
    settle(cell);
  }

  /** Decides and forgets what is due up to a watermark. */
  private void advance(long watermark) {
    Due due;
    while ((due = deadlines.peek()) != null && due.time() <= watermark) {
      deadlines.poll();
      Cell cell = due.cell();
      if (cell.queued != due.time()) {
        // It was moved since.
        continue;
      }
      cell.queued = Long.MAX_VALUE;
      if (detector.nextDeadline(cell.state) <= watermark) {
        sink.begin(cell, null, false, watermark);
        detector.advance(cell.state, watermark, sink);
      }
      settle(cell);
    }
  }

  /** Queues a group for its next deadline, or drops it. */
  private void settle(Cell cell) {
    if (cell.state.isEmpty()) {
      cell.queued = Long.MAX_VALUE;
      groups.remove(cell.key);
      return;
    }
    long next = detector.nextDeadline(cell.state);
    // A later deadline is found when the earlier one comes: the queue stays short.
    if (next < cell.queued) {
      cell.queued = next;
      deadlines.add(new Due(next, cell));
    }
  }

  /** The end of the input closes every window; until then time goes on for who is silent. */
  private void end() {
    advance(work.latest());
    List<Cell> left = new ArrayList<>(groups.values());
    for (Cell cell : left) {
      sink.begin(cell, null, false, Long.MAX_VALUE);
      detector.advance(cell.state, Long.MAX_VALUE, sink);
    }
    groups.clear();
    deadlines.clear();
  }

  private final class Sink implements Detection, RouteSink {
    private Cell cell;
    private Occurrence trigger;
    private boolean late;
    private long watermark;

    private void begin(Cell group, Occurrence occurrence, boolean isLate, long at) {
      cell = group;
      trigger = occurrence;
      late = isLate;
      watermark = at;
    }

    @Override
    public void fired(Firing firing) {
      if (firing.revision() > 0) {
        return;
      }
      inner.route(firing, this);
      if (!firing.rule().alerts()) {
        return;
      }
      int rule = work.index().of(firing.rule());
      if (firing.muted()) {
        tally.count(Tally.Column.MUTED, rule, firing.tenant());
        return;
      }
      // What was decided before the event that is judged was decided by the end of a window.
      boolean byEvent = trigger != null && (late || firing.decidedAt() == trigger.time());
      Evidence event = byEvent ? trigger.evidence() : null;
      AlertRecords.write(record, rule, firing, event);
      add(alerts);
    }

    @Override
    public void undecidable(CorrelationRule rule, GroupState group, long from, long to) {
      count(Tally.Column.UNDECIDABLE, rule);
    }

    @Override
    public void late(CorrelationRule rule, long lateness, boolean judged) {
      if (!RuleIndex.isSentFew(rule)) {
        count(Tally.Column.LATE, rule);
      }
    }

    @Override
    public void repeated(CorrelationRule rule) {
      // A repeat of an event is no news.
    }

    @Override
    public void bounded(CorrelationRule rule) {
      count(Tally.Column.BOUNDED, rule);
    }

    @Override
    public void matched(EventRule rule, EventView event) {
      throw new IllegalStateException("an inner alert matches no rule on events");
    }

    @Override
    public void occurrence(int at, Occurrence occurrence) {
      work.progress().addWanted(1);
      if (late && ReorderQueue.due(occurrence) <= watermark) {
        OccurrenceRecords.late(record, occurrence, watermark, reader.arrival());
      } else {
        OccurrenceRecords.inTime(record, occurrence);
      }
      add(later[at - 1]);
    }

    @Override
    public void withoutGroup(CorrelationRule rule) {
      count(Tally.Column.WITHOUT_GROUP, rule);
    }

    private void count(Tally.Column column, CorrelationRule rule) {
      tally.count(column, work.index().of(rule), cell.names.tenant());
    }

    private void add(ExternalSort.Writer writer) {
      try {
        writer.add(record);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
