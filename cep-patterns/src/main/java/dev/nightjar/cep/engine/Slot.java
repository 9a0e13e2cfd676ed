package dev.nightjar.cep.engine;

/** What a group remembers of one rule, besides the log. */
final class Slot {

  final RuleName name;

  /** Null until it is bound, and where the rule is gone. */
  RulePlan plan;

  Parameters parameters;
  Episode episode;

  /** What was read and not yet bound; null where there was nothing. */
  PackedReader unread;

  /** Where its window stood in the log when it was written; null where that is not known. */
  WindowMark mark;

  private Lane lane;
  private int number;
  private Window window;

  Slot(RuleName name) {
    this.name = name;
  }

  /** What it sees of the group: opened when it is first asked for. */
  Window window() {
    if (window == null) {
      window = plan.open(lane, number);
      if (mark != null && window instanceof LogWindow log) {
        try {
          log.restore(mark);
        } catch (RuntimeException e) {
          // Damaged: what the mark tells is found again from the log.
          window = plan.open(lane, number);
        }
      }
      mark = null;
    }
    return window;
  }

  /** Forgets what the window saw. */
  void forgetWindow() {
    window = null;
    mark = null;
  }

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

  /** Binds it to its rule; the message of an exception says why what was read is dropped. */
  void bind(RulePlan bound, Lane home, int place, String tenant) throws UnreadableException {
    plan = bound;
    lane = home;
    number = place;
    parameters = bound.parameters(tenant);
    window = null;
    PackedReader in = unread;
    unread = null;
    if (in == null) {
      return;
    }
    try {
      int version = in.getByte();
      if (bound.shape != RulePlan.Shape.HOSTED && version != bound.version()) {
        throw new UnreadableException("version " + version + " of its state is unknown");
      }
      int parts = in.getByte();
      if ((parts & 1) != 0) {
        episode = Episode.read(in, lane.names);
      }
      if ((parts & 2) != 0) {
        window().read(version, in);
      }
    } catch (java.io.IOException | RuntimeException e) {
      drop();
      throw new UnreadableException("its state can't be read: " + e.getMessage());
    } catch (UnreadableException e) {
      drop();
      throw e;
    }
  }

  private void drop() {
    episode = null;
    forgetWindow();
  }

  /** What was read can't be used. */
  static final class UnreadableException extends Exception {
    @java.io.Serial private static final long serialVersionUID = 1L;

    UnreadableException(String reason) {
      super(reason);
    }
  }
}
