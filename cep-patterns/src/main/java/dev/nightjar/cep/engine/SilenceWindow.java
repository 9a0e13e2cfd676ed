package dev.nightjar.cep.engine;

import dev.nightjar.cep.rule.Micros;
import dev.nightjar.cep.rule.RuleSettings;

/**
 * Waits for the next event of a group, and fires where it does not come in time by the group's own
 * {@link Rhythm}. One silence fires once; the next event ends it. The timespan is the memory. Of
 * the events of a minute the first counts, so that the others need not come here.
 */
final class SilenceWindow extends Window {

  private static final int TOLD = 1;

  /** Not worked out since the last event. */
  private static final long OPEN = Long.MIN_VALUE;

  private final long learning;
  private final long atLeast;
  private final Rhythm rhythm;
  private Evidence last;
  private boolean told;

  /**
   * When it must be asked at the latest: at first the soonest that the deadline can be, because to
   * find it takes a walk over hours, and most events are followed by another before that.
   */
  private long ask = OPEN;

  SilenceWindow(RulePlan plan, Lane lane) {
    super(plan, lane);
    RuleSettings.Silence settings = plan.rule.settings().silence();
    this.learning = Micros.of(settings.learning());
    this.atLeast = Micros.of(settings.atLeast());
    this.rhythm = new Rhythm(Micros.of(settings.memory()));
  }

  @Override
  void judge(Judging judging, OccurrenceLog.Entry entry, Occurrence occurrence, long inputs) {
    take(occurrence);
  }

  /** A silence that was told is not told again because late events part it. */
  @Override
  boolean judgeLate(
      Judging judging, OccurrenceLog.Entry entry, Occurrence occurrence, long inputs) {
    boolean before = told;
    if (!take(occurrence)) {
      return false;
    }
    if (before && !told) {
      long needed = needed(judging.parameters);
      told = needed > 0 && rhythm.deadline(needed) <= lane.horizon;
    }
    return true;
  }

  private boolean take(Occurrence occurrence) {
    if (last != null && Rhythm.inOneMinute(last.time(), occurrence.time())) {
      return true;
    }
    if (!rhythm.add(occurrence.time())) {
      return false;
    }
    if (last == null || Episode.ORDER.compare(occurrence.evidence(), last) >= 0) {
      last = occurrence.evidence();
      told = false;
    }
    ask = OPEN;
    return true;
  }

  /** How much active time makes it silent; 0 where that is not known yet. */
  private long needed(Parameters parameters) {
    if (rhythm.last() - rhythm.begun() < learning) {
      return 0;
    }
    long usual = rhythm.usualPause();
    return usual == 0 ? 0 : Math.max(parameters.silence() * usual, atLeast);
  }

  @Override
  long nextDecision(Parameters parameters) {
    if (told || last == null) {
      return Long.MAX_VALUE;
    }
    if (ask == OPEN) {
      long needed = needed(parameters);
      long soonest = Lane.add(last.time(), needed);
      if (needed == 0 || soonest > keptUntil(parameters)) {
        ask = Long.MAX_VALUE;
      } else {
        // What was due before the horizon is decided: it is to be asked for no moment of the past.
        ask = soonest <= lane.horizon ? rhythm.deadline(needed) : soonest;
      }
    }
    return ask;
  }

  @Override
  void decide(Judging judging, long completeTo) {
    if (nextDecision(judging.parameters) > completeTo) {
      return;
    }
    ask = rhythm.deadline(needed(judging.parameters));
    if (ask > completeTo) {
      return;
    }
    told = true;
    if (!judging.isUndecidable(last.time(), ask)) {
      judging.silent(last, ask);
    }
  }

  /** No event after the last of an input is no silence. */
  @Override
  boolean endsWithInput() {
    return false;
  }

  @Override
  long keptUntil(Parameters parameters) {
    return last == null ? Long.MIN_VALUE : Lane.add(last.time(), parameters.timespan());
  }

  @Override
  boolean isPlain() {
    return last == null;
  }

  @Override
  void write(PackedBytes out) {
    out.putByte(told ? TOLD : 0);
    rhythm.write(out);
    // Names of its own: those of the group stay until nothing at all is remembered.
    Names names = new Names();
    PackedBytes part = new PackedBytes(64);
    EvidenceCodec.write(part, last, names);
    names.write(out);
    out.put(part);
  }

  @Override
  void read(int version, PackedReader in) {
    told = (in.getByte() & TOLD) != 0;
    rhythm.read(in);
    Names names = Names.read(in);
    last = EvidenceCodec.read(in, rhythm.last(), names);
  }
}
