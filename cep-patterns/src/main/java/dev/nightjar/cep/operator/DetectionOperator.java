package dev.nightjar.cep.operator;

import dev.nightjar.audit.Alert;
import dev.nightjar.audit.StreamGap;
import dev.nightjar.cep.engine.Detector;
import dev.nightjar.cep.engine.DetectorOptions;
import dev.nightjar.cep.engine.GapSpan;
import dev.nightjar.cep.engine.Occurrence;
import dev.nightjar.cep.engine.ReorderQueue;
import dev.nightjar.cep.live.RuleBundle;
import dev.nightjar.cep.match.AlertRouter;
import dev.nightjar.cep.rule.RuleSet;
import java.io.Serial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.checkpoint.CheckpointType;
import org.apache.flink.runtime.state.AbstractKeyedStateBackend;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * All correlations of one stage in one operator, keyed by tenant, grouping and group. Occurrences
 * wait on the heap for the watermark, and are then judged group by group: one read and one write of
 * a group's state for each watermark, however many occurrences are due, and one timer a group for
 * all its windows. What comes behind the watermark is judged at once.
 *
 * <p>Each occurrence is judged by the rule set that it was routed by, of which the last two are
 * kept. One that a newer set routed than this subtask was told of holds the watermark back until
 * that set arrives, which is under way: broadcasts are not aligned between operators. One that an
 * older set routed than the two, or than judged its group already, is judged by the newer; rules
 * that did not change know it.
 *
 * <p>Metrics: see {@link FiringEmitter}; {@code occurrences}; {@code aheadOfRules}, how often the
 * watermark was held back for a rule set; {@code groups}, those that have state; {@code waiting},
 * occurrences that wait for the watermark.
 */
final class DetectionOperator extends RuledOperator<Occurrence, Alert>
    implements Triggerable<GroupKey, VoidNamespace> {

  @Serial private static final long serialVersionUID = 1L;

  private final int stage;

  private transient ReorderBuffer buffer;
  private transient ValueState<TimedGroup> groups;
  private transient InternalTimerService<VoidNamespace> timers;
  private transient FiringEmitter emitter;
  private transient Counter occurrences;
  private transient Counter aheadOfRules;

  private transient StageRules newest;
  private transient StageRules former;

  /** The last complete microsecond. */
  private transient long complete;

  /** Held back for a rule set; null where none is. */
  private transient Watermark heldMark;

  /** Held back with the watermark, so that it can't be overtaken; null where none is. */
  private transient WatermarkStatus heldStatus;

  /** A rule set's detector and what its firings feed. */
  private record StageRules(long version, Detector detector, AlertRouter router) {}

  /**
   * @param stage 1 to 3
   */
  DetectionOperator(int stage, RuleBundle initial, RuleDetectionOptions options) {
    super(initial, options);
    this.stage = stage;
  }

  /** The raw keyed state is the buffer's, and not that of timers on the heap. */
  @Override
  protected boolean isUsingCustomRawKeyedState() {
    return true;
  }

  /** An occurrence waits on the heap; its key is set when it is judged. */
  @Override
  public boolean hasKeyContext1() {
    return false;
  }

  @Override
  @SuppressWarnings("rawtypes")
  public void setKeyContextElement1(StreamRecord element) {
    // See hasKeyContext1.
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    requireTimersInBackend();
    complete = Long.MIN_VALUE;
    buffer = new ReorderBuffer(getRuntimeContext().getTaskInfo().getMaxNumberOfParallelSubtasks());
    buffer.read(context.getRawKeyedStateInputs());
    groups =
        context
            .getKeyedStateStore()
            .getState(new ValueStateDescriptor<>("groups", TimedGroupSerializer.INSTANCE));
  }

  /**
   * Timers on the heap beside state in RocksDB would be written to the raw keyed state, which is
   * the buffer's: said at the start, and not by each checkpoint that fails.
   */
  private void requireTimersInBackend() {
    if (getKeyedStateBackend() instanceof AbstractKeyedStateBackend<?> backend
        && backend.requiresLegacySynchronousTimerSnapshots(CheckpointType.CHECKPOINT)) {
      throw new IllegalStateException(
          "state.backend.rocksdb.timer-service.factory = heap: must be rocksdb, because detection"
              + " keeps state of its own where timers on the heap would be kept");
    }
  }

  @Override
  public void open() throws Exception {
    timers = getInternalTimerService("windows", VoidNamespaceSerializer.INSTANCE, this);
    occurrences = metrics().counter("occurrences");
    aheadOfRules = metrics().counter("aheadOfRules");
    metrics().gauge("groups", this::groups);
    metrics().gauge("waiting", () -> buffer.size());
    emitter = new FiringEmitter(output, metrics());
    use(RuleSet.EMPTY, Long.MIN_VALUE);
    super.open();
  }

  /** How many groups have state on this subtask. */
  int groups() {
    return buffer.groups();
  }

  @Override
  void use(RuleSet rules, long version) {
    DetectorOptions bounds =
        DetectorOptions.defaults()
            .withBounds(options.maxOccurrences(), options.maxValues())
            .withPatterns(options.patterns()::evaluator);
    former = newest;
    newest =
        new StageRules(
            version, new Detector(rules, stage, bounds), new AlertRouter(rules, version));
  }

  @Override
  void gaps(List<StreamGap> open) {
    List<GapSpan> spans = open.stream().map(Times::span).toList();
    emitter.gaps(open);
    newest.detector.gaps(spans);
    if (former != null) {
      former.detector.gaps(spans);
    }
  }

  @Override
  void rulesTold() throws Exception {
    Watermark mark = heldMark;
    if (mark != null) {
      heldMark = null;
      processWatermark(mark);
    }
    if (heldMark == null && heldStatus != null) {
      WatermarkStatus status = heldStatus;
      heldStatus = null;
      super.processWatermarkStatus(status);
    }
  }

  @Override
  public void processElement1(StreamRecord<Occurrence> element) throws Exception {
    Occurrence occurrence = element.getValue();
    occurrences.inc();
    long due = ReorderQueue.due(occurrence);
    if (occurrence.ruleSet() <= newestTold()
        && (due <= complete || buffer.isCatchingUp(complete))) {
      GroupKey key = GroupKey.of(occurrence);
      if (due <= buffer.judgedTo(key, complete)) {
        judge(key, List.of(occurrence), complete);
        return;
      }
    }
    buffer.add(occurrence);
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    long upTo = Times.complete(mark.getTimestamp());
    if (heldMark != null || buffer.isAheadOf(newestTold(), upTo)) {
      aheadOfRules.inc();
      heldMark = mark;
      return;
    }
    judgeDue(upTo);
    complete = upTo;
    super.processWatermark(mark);
  }

  @Override
  public void processWatermarkStatus(WatermarkStatus status) throws Exception {
    if (heldMark != null) {
      heldStatus = status;
    } else {
      super.processWatermarkStatus(status);
    }
  }

  private void judgeDue(long upTo) throws Exception {
    Occurrence next = buffer.poll(upTo);
    if (next == null) {
      return;
    }
    Map<GroupKey, List<Occurrence>> due = new LinkedHashMap<>();
    for (; next != null; next = buffer.poll(upTo)) {
      due.computeIfAbsent(GroupKey.of(next), key -> new ArrayList<>(2)).add(next);
    }
    for (Map.Entry<GroupKey, List<Occurrence>> group : due.entrySet()) {
      judge(group.getKey(), group.getValue(), upTo);
    }
  }

  /**
   * Judges what is due of a group, and closes its windows as far as all is known.
   *
   * @param due in the order of judgement
   * @param upTo what is complete afterwards, in epoch microseconds
   */
  private void judge(GroupKey key, List<Occurrence> due, long upTo) throws Exception {
    setCurrentKey(key);
    TimedGroup group = groups.value();
    boolean opened = group == null;
    if (opened) {
      group =
          new TimedGroup(
              newest.detector.open(key.tenant(), key.grouping(), key.group()),
              TimedGroup.NEVER,
              Long.MIN_VALUE);
    }
    long judgedTo = buffer.judgedTo(key, complete);
    boolean untouched = true;
    for (Occurrence occurrence : due) {
      StageRules rules = rulesOf(Math.max(group.ruleSet(), occurrence.ruleSet()));
      untouched &= opened || rules.version == group.ruleSet();
      group.setRuleSet(rules.version);
      long before = ReorderQueue.due(occurrence) - 1;
      boolean late = before < judgedTo;
      // The timer is never later than the first deadline of what was kept.
      if (!late && !(untouched && before < Times.first(group.timer()))) {
        advance(key, group, rules, before);
      }
      untouched = false;
      emitter.at(key, rules.router, occurrence);
      rules.detector.judge(group.state(), occurrence, late ? judgedTo : before, emitter);
    }
    long deadline = advance(key, group, rulesOf(group.ruleSet()), Math.max(judgedTo, upTo));
    keep(key, group, deadline, opened, upTo);
  }

  /**
   * The rules of a version, or the newest where it is none of the two. A group never goes back to
   * older rules: they would forget what newer ones remember of it.
   */
  private StageRules rulesOf(long version) {
    return former != null && former.version == version ? former : newest;
  }

  /** Decides what is due, and tells the next deadline in epoch microseconds. */
  private long advance(GroupKey key, TimedGroup group, StageRules rules, long upTo) {
    long deadline = rules.detector.nextDeadline(group.state());
    if (deadline > upTo) {
      return deadline;
    }
    emitter.at(key, rules.router, null);
    rules.detector.advance(group.state(), upTo, emitter);
    return rules.detector.nextDeadline(group.state());
  }

  private void keep(GroupKey key, TimedGroup group, long deadline, boolean opened, long upTo)
      throws Exception {
    if (group.state().isEmpty()) {
      setTimer(group, TimedGroup.NEVER);
      if (!opened) {
        groups.clear();
        buffer.groupClosed(key);
      }
      return;
    }
    long wanted = deadline == Long.MAX_VALUE ? TimedGroup.NEVER : Times.millis(deadline);
    // A timer that is too early stays: it finds nothing to do and is set again, once a window and
    // not once an event.
    if (wanted < group.timer() || Times.complete(group.timer()) <= upTo) {
      setTimer(group, wanted);
    }
    groups.update(group);
    if (opened) {
      buffer.groupOpened(key);
    }
  }

  private void setTimer(TimedGroup group, long millis) {
    if (group.timer() != millis) {
      if (group.timer() != TimedGroup.NEVER) {
        timers.deleteEventTimeTimer(VoidNamespace.INSTANCE, group.timer());
      }
      if (millis != TimedGroup.NEVER) {
        timers.registerEventTimeTimer(VoidNamespace.INSTANCE, millis);
      }
      group.setTimer(millis);
    }
  }

  @Override
  public void onEventTime(InternalTimer<GroupKey, VoidNamespace> timer) throws Exception {
    TimedGroup group = groups.value();
    if (group == null || group.timer() != timer.getTimestamp()) {
      return;
    }
    group.setTimer(TimedGroup.NEVER);
    // By the newest rules, so that one that is gone does not speak from a window it left behind.
    group.setRuleSet(newest.version);
    long deadline = advance(timer.getKey(), group, newest, complete);
    keep(timer.getKey(), group, deadline, false, complete);
  }

  @Override
  public void onProcessingTime(InternalTimer<GroupKey, VoidNamespace> timer) {
    throw new IllegalStateException("Detection knows no time but that of events.");
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    buffer.write(context.getRawKeyedOperatorStateOutput(), complete);
  }
}
