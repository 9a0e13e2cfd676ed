package dev.nightjar.cep.backtest;

import dev.nightjar.cep.engine.AlertWriter;
import dev.nightjar.cep.engine.Evidence;
import dev.nightjar.cep.engine.Mutes;
import dev.nightjar.cep.engine.Occurrence;
import dev.nightjar.cep.engine.ReorderQueue;
import dev.nightjar.cep.match.EventRouter;
import dev.nightjar.cep.match.EventView;
import dev.nightjar.cep.match.RouteSink;
import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.EventRule;
import dev.nightjar.cep.rule.RuleSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Reads and routes chunks on one thread until there is none left. */
final class RoutingTask implements Callable<Tally> {

  /** An occurrence that waits for the watermark of its chunk. */
  private record Waiting(int stage, Occurrence occurrence, long latestBefore, long arrival) {}

  private final Workspace work;
  private final EventRouter router;
  private final Tally tally;
  private final ExternalSort.Writer alerts;
  private final ExternalSort.Writer[] stages;
  private final RecordWriter record = new RecordWriter();
  private final Sink sink = new Sink();
  private final List<Waiting> waiting = new ArrayList<>();

  /** By rule, the last event that it wanted: an event in several groups counts once. */
  private final long[] lastWanted;

  private EventView event;
  private long eventNumber;
  private long latest;
  private long arrivalBase;
  private int inChunk;

  RoutingTask(RuleSet rules, Workspace work) {
    this.work = work;
    this.router = new EventRouter(rules, 0, source -> true);
    this.tally = new Tally(work.index().size());
    this.lastWanted = new long[work.index().size()];
    this.alerts = work.alerts().writer();
    this.stages = work.stageWriters(1);
  }

  @Override
  public Tally call() throws IOException, InterruptedException {
    BacktestOptions options = work.options();
    EventReader reader =
        new EventReader(
            router.fields(),
            options.fields(),
            options.mapping(),
            options.geo(),
            work.refusals(),
            sink);
    try {
      Chunk chunk;
      while (!work.isFailed() && (chunk = work.chunks().next()) != null) {
        long eventsBefore = tally.events() + tally.eventsOutside();
        latest = Long.MIN_VALUE;
        arrivalBase = (long) chunk.number() << 32;
        inChunk = 0;
        reader.read(chunk);
        work.readTo(latest);
        if (work.arrivals() != null) {
          addWaiting(chunk);
        }
        work.progress().addEvents(tally.events() + tally.eventsOutside() - eventsBefore);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    tally.unreadablePlaces(reader.unreadablePlaces());
    alerts.close();
    for (ExternalSort.Writer stage : stages) {
      stage.close();
    }
    return tally;
  }

  private void addWaiting(Chunk chunk) throws IOException, InterruptedException {
    Arrivals arrivals = work.arrivals();
    long before = arrivals.before(chunk.number(), latest);
    for (Waiting one : waiting) {
      long watermark = arrivals.watermark(Math.max(before, one.latestBefore()));
      if (ReorderQueue.due(one.occurrence()) <= watermark) {
        OccurrenceRecords.late(record, one.occurrence(), watermark, one.arrival());
      } else {
        OccurrenceRecords.inTime(record, one.occurrence());
      }
      stages[one.stage() - 1].add(record);
    }
    waiting.clear();
  }

  private final class Sink implements EventReader.Sink, RouteSink {
    private long arrival;

    @Override
    public void event(EventView view) {
      if (work.isOutside(view.time())) {
        tally.outside();
        return;
      }
      tally.event();
      event = view;
      eventNumber++;
      arrival = arrivalBase + inChunk++;
      router.route(view, this);
      latest = Math.max(latest, view.time());
    }

    @Override
    public void skipped(String reason) {
      tally.skipped(reason);
    }

    @Override
    public void matched(EventRule rule, EventView view) {
      int number = work.index().of(rule);
      tally.count(Tally.Column.WANTED, number, view.tenant());
      if (Mutes.holds(rule.settings(), view.tenant(), view.time())) {
        tally.count(Tally.Column.MUTED, number, view.tenant());
        return;
      }
      Evidence evidence =
          new Evidence(
              view.time(),
              view.documentId(),
              view.eventId(),
              view.statedTime(),
              view.arrival(),
              view.action());
      AlertRecords.write(
          record, number, rule.header(), AlertWriter.of(rule, view).id(), evidence, view.tenant());
      add(alerts);
    }

    @Override
    public void occurrence(int stage, Occurrence occurrence) {
      countWanted(stage, occurrence);
      work.progress().addWanted(1);
      if (work.arrivals() == null) {
        OccurrenceRecords.inTime(record, occurrence);
        add(stages[stage - 1]);
      } else {
        waiting.add(new Waiting(stage, occurrence, latest, arrival));
      }
    }

    @Override
    public void withoutGroup(CorrelationRule rule) {
      tally.count(Tally.Column.WITHOUT_GROUP, work.index().of(rule), event.tenant());
    }

    private void countWanted(int stage, Occurrence occurrence) {
      for (long input : occurrence.inputs()) {
        for (int rule :
            work.index().wanting(stage, occurrence.grouping(), occurrence.hold(), input)) {
          if (lastWanted[rule] != eventNumber) {
            lastWanted[rule] = eventNumber;
            tally.count(Tally.Column.WANTED, rule, event.tenant());
          }
        }
      }
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
