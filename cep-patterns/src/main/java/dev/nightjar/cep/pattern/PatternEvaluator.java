package dev.nightjar.cep.pattern;

import dev.nightjar.cep.engine.Evaluator;
import dev.nightjar.cep.engine.Occurrence;
import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.Micros;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.cep.pattern.Pattern;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.types.StringValue;

/**
 * Hosts the patterns of one rule in the engine: Flink's automaton judges, and its partial matches
 * are a part of the group's state, written as one value.
 *
 * <p>An automaton takes steps in order only, so what comes later than the bound is not judged.
 */
final class PatternEvaluator implements Evaluator {

  /** Raise it with what is written, and with a Flink version that writes partial matches anew. */
  private static final int VERSION = 1;

  private final StepWriter writer;

  /** Null where the patterns are hosted here. */
  private final Finder finder;

  private final StepSerializer serializer;
  private final List<PatternHost> hosts = new ArrayList<>();
  private final MatchTeller.Sort sort;
  private final String[] remembered;
  private final long timespan;

  /** Finds matches elsewhere. */
  interface Finder {

    /** What a step completes, by pattern. */
    List<List<StepMatch>> completedBy(Step step);

    /** What is decided up to a time, by pattern. */
    List<List<StepMatch>> decidedUpTo(long time);

    /** When something is decided next; {@link Long#MAX_VALUE} where nothing waits. */
    long nextDecision();
  }

  /**
   * Tells of what stock operators find: windows, evidence and alerts are the engine's, as they are
   * where it hosts the patterns.
   */
  static PatternEvaluator of(
      CorrelationRule rule, List<PatternCompiler.TermPattern> patterns, Finder finder) {
    return new PatternEvaluator(rule, patterns, Tick.MILLISECOND, finder);
  }

  private PatternEvaluator(
      CorrelationRule rule, List<PatternCompiler.TermPattern> patterns, Tick tick, Finder finder) {
    this.finder = finder;
    this.writer = new StepWriter(rule);
    this.serializer = new StepSerializer(writer.names().all(), writer.fields());
    this.sort = new MatchTeller.Sort(rule, patterns);
    this.remembered = finder == null ? writer.names().remembered(rule) : new String[0];
    this.timespan = Micros.of(rule.timespan());
    if (finder == null) {
      patterns.forEach(one -> hosts.add(new PatternHost(one.pattern(), serializer, tick)));
    }
  }

  /** Hosts a pattern that is written in Java. Its clock counts milliseconds, as Flink's does. */
  static PatternEvaluator of(CorrelationRule rule, Pattern<Step, ?> pattern) {
    return new PatternEvaluator(
        rule,
        List.of(new PatternCompiler.TermPattern(0, new String[0], pattern)),
        Tick.MILLISECOND,
        null);
  }

  /**
   * Hosts the patterns of a compiled rule.
   *
   * @throws IllegalArgumentException if the rule has none
   */
  static PatternEvaluator of(CorrelationRule rule) {
    PatternCompiler.Compiled compiled = PatternCompiler.compile(rule, Tick.MICROSECOND);
    if (!compiled.faults().isEmpty()) {
      throw new IllegalArgumentException(compiled.faults().toString());
    }
    return new PatternEvaluator(rule, compiled.patterns(), Tick.MICROSECOND, null);
  }

  @Override
  public int version() {
    return VERSION;
  }

  @Override
  public Memory open() {
    List<PatternHost.Partials> partials = new ArrayList<>();
    hosts.forEach(host -> partials.add(host.begin()));
    return new GroupMemory(partials, new PastTimes(remembered, timespan), new MatchTeller(sort));
  }

  @Override
  public Memory read(int version, DataInput in) throws IOException {
    if (version != VERSION) {
      throw new IOException("partial matches of version " + version + ", not " + VERSION);
    }
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    DataInputDeserializer view = new DataInputDeserializer(bytes);
    String tenant = StringValue.readString(view);
    String[] group = new String[view.readInt()];
    for (int i = 0; i < group.length; i++) {
      group[i] = StringValue.readString(view);
    }
    serializer.reads(tenant, group);
    List<PatternHost.Partials> partials = new ArrayList<>();
    for (PatternHost host : hosts) {
      partials.add(host.read(view));
    }
    PastTimes past = PastTimes.read(remembered, timespan, view);
    MatchTeller teller = new MatchTeller(sort);
    teller.read(serializer, view);
    GroupMemory memory = new GroupMemory(partials, past, teller);
    memory.tenant = tenant;
    memory.group = group;
    return memory;
  }

  /** What the patterns remember of one group. */
  private final class GroupMemory implements Memory {

    private final List<PatternHost.Partials> partials;
    private final PastTimes past;
    private final MatchTeller teller;
    private String tenant = "";
    private String[] group = {};

    GroupMemory(List<PatternHost.Partials> partials, PastTimes past, MatchTeller teller) {
      this.partials = partials;
      this.past = past;
      this.teller = teller;
    }

    @Override
    public boolean judge(Occurrence occurrence, long inputs, boolean late, Matches matches) {
      if (late) {
        return false;
      }
      tenant = occurrence.tenant();
      group = occurrence.group();
      Step step = writer.step(occurrence, inputs, past.at(occurrence.time()));
      past.add(step);
      teller.step(step);
      if (finder != null) {
        teller.tell(finder.completedBy(step), matches);
        return true;
      }
      List<List<StepMatch>> found = new ArrayList<>(hosts.size());
      for (int i = 0; i < hosts.size(); i++) {
        List<StepMatch> some = new ArrayList<>();
        hosts.get(i).step(partials.get(i), step, some);
        found.add(some);
      }
      teller.tell(found, matches);
      return true;
    }

    @Override
    public void advance(long time, Matches matches) {
      long open = time == Long.MAX_VALUE ? time : time + 1;
      if (finder != null) {
        teller.tell(finder.decidedUpTo(time), matches);
      }
      List<List<StepMatch>> found = new ArrayList<>(hosts.size());
      for (int i = 0; i < hosts.size(); i++) {
        List<StepMatch> some = new ArrayList<>();
        hosts.get(i).advance(partials.get(i), open, some);
        found.add(some);
      }
      if (finder == null) {
        teller.tell(found, matches);
      }
      past.drop(open);
      teller.drop(open);
    }

    @Override
    public long nextDecision() {
      long next = Math.min(past.until(), teller.until());
      if (finder != null) {
        next = Math.min(next, finder.nextDecision());
      }
      for (int i = 0; i < hosts.size(); i++) {
        long deadline = hosts.get(i).deadline(partials.get(i));
        // What is decided at a microsecond can be as soon as the one before it is past.
        next = Math.min(next, deadline == Long.MAX_VALUE ? deadline : deadline - 1);
      }
      return next;
    }

    @Override
    public boolean isEmpty() {
      return past.isEmpty()
          && teller.isEmpty()
          && partials.stream().allMatch(PatternHost.Partials::isEmpty);
    }

    @Override
    public void write(DataOutput out) throws IOException {
      DataOutputSerializer view = new DataOutputSerializer(256);
      StringValue.writeString(tenant, view);
      view.writeInt(group.length);
      for (String value : group) {
        StringValue.writeString(value, view);
      }
      for (int i = 0; i < hosts.size(); i++) {
        hosts.get(i).write(partials.get(i), view);
      }
      past.write(view);
      teller.write(serializer, view);
      out.writeInt(view.length());
      out.write(view.getSharedBuffer(), 0, view.length());
    }
  }
}
