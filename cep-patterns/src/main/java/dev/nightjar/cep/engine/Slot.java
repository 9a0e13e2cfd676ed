package dev.nightjar.cep.engine;

/**
 * What a group remembers of one rule, besides the log. Where that is nothing, one slot stands for
 * all groups ({@link RulePlan#nothing}).
 */
final class Slot {

  /** Null until it is bound to a rule. */
  final RulePlan plan;

  /** Null until it is bound to a rule. */
  final Parameters parameters;

  /** Whether it stands for all groups that remember nothing of the rule: it must not change. */
  final boolean shared;

  /** The alert that is open; null where none is. */
  Episode episode;

  /** What it sees of the group; null where the log tells all that there is to see. */
  Window window;

  /** What was read and not yet bound; null where there was nothing. */
  private PackedReader unread;

  /** Where its window stood in the log when it was written; null where that is not known. */
  private WindowMark mark;

  private Slot(RulePlan plan, Parameters parameters, boolean shared) {
    this.plan = plan;
    this.parameters = parameters;
    this.shared = shared;
  }

  /** One that stands for all groups that remember nothing of a rule. */
  static Slot shared(RulePlan plan, Parameters parameters) {
    return new Slot(plan, parameters, true);
  }

  /** One that was read, and waits for its rule. */
  static Slot unbound() {
    return new Slot(null, null, false);
  }

  /** The same, that may change. */
  Slot own() {
    return new Slot(plan, parameters, false);
  }

  void setUnread(PackedReader part) {
    unread = part;
  }

  void setMark(WindowMark read) {
    mark = read;
  }

  /**
   * Forgets what is over once all is known up to a time.
   *
   * @param keepWindow whether to keep a window of which the log tells all
   * @return whether nothing is left
   */
  boolean forget(long completeTo, boolean keepWindow, Lane lane) {
    if (episode != null && episode.knownUntil(parameters.timespan()) < completeTo) {
      episode = null;
    }
    if (window != null
        && ((window.isPlain() && !keepWindow)
            || (plan.hasMore()
                && window.keptUntil(parameters) < completeTo
                && (completeTo == Long.MAX_VALUE
                    || window.nextDecision(parameters) == Long.MAX_VALUE)))) {
      window = null;
    }
    if (window == null && plan.isHosted() && lane.log.size() > 0) {
      window = plan.open(lane);
    }
    return episode == null && window == null && mark == null;
  }

  /** Whether there is nothing to write that the log does not tell. */
  boolean isPlain() {
    return plan == null ? unread == null : episode == null && isWindowPlain();
  }

  private boolean isWindowPlain() {
    return window == null || window.isPlain();
  }

  void write(PackedBytes out, Names names) {
    if (plan == null) {
      out.put(unread.array, unread.at, unread.end - unread.at);
      return;
    }
    boolean plain = isWindowPlain();
    out.putByte(plan.version());
    out.putByte((episode != null ? 1 : 0) | (plain ? 0 : 2));
    if (episode != null) {
      episode.write(out, names);
    }
    if (!plain) {
      window.write(out);
    }
  }

  /** Writes where its window stands; nothing where that must be found again from the log. */
  void writeMark(PackedBytes out, OccurrenceLog log) {
    if (window instanceof LogWindow open) {
      open.writeMark(out);
    } else if (mark != null && mark.isOf(log)) {
      mark.write(out, log);
    }
  }

  /**
   * Binds it to its rule.
   *
   * @throws UnreadableException why what was read is dropped; {@link RulePlan#nothing} is then all
   *     that is left of it
   */
  Slot bind(RulePlan rule, Lane lane, String tenant) throws UnreadableException {
    if (unread == null && mark == null) {
      return rule.nothing(tenant);
    }
    Slot bound = new Slot(rule, rule.nothing(tenant).parameters, false);
    bound.mark = mark;
    if (unread != null) {
      try {
        bound.read(unread, lane);
      } catch (java.io.IOException | RuntimeException e) {
        throw new UnreadableException("its state can't be read: " + e.getMessage());
      }
    }
    return bound;
  }

  private void read(PackedReader in, Lane lane) throws UnreadableException, java.io.IOException {
    int version = in.getByte();
    if (plan.shape != RulePlan.Shape.HOSTED && version != plan.version()) {
      throw new UnreadableException("version " + version + " of its state is unknown");
    }
    int parts = in.getByte();
    if ((parts & 1) != 0) {
      episode = Episode.read(in, lane.names);
    }
    if ((parts & 2) != 0) {
      openWindow(lane).read(version, in);
    }
  }

  /** Opens the window that was marked; null where none was. */
  Window reopen(Lane lane) {
    return mark == null ? null : openWindow(lane);
  }

  private Window openWindow(Lane lane) {
    window = plan.open(lane);
    if (mark != null && window instanceof LogWindow log) {
      try {
        log.restore(mark);
      } catch (RuntimeException e) {
        // Damaged: what the mark tells is found again from the log.
        window = plan.open(lane);
      }
    }
    mark = null;
    return window;
  }

  /** What was read can't be used. */
  static final class UnreadableException extends Exception {
    @java.io.Serial private static final long serialVersionUID = 1L;

    UnreadableException(String reason) {
      super(reason);
    }
  }
}
