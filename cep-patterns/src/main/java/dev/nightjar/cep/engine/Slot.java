package dev.nightjar.cep.engine;

/** What a group remembers of one rule, besides the log. */
final class Slot {

  final int shortKey;

  /** Null until it is bound, and where the rule is gone. */
  RulePlan plan;

  Parameters parameters;
  Window window;
  Episode episode;

  /** What was read and not yet bound; null where there was nothing. */
  byte[] unread;

  Slot(int shortKey) {
    this.shortKey = shortKey;
  }

  boolean isPlain() {
    return plan == null ? unread == null : episode == null && window.isPlain();
  }

  void write(PackedBytes out, Names names) {
    if (plan == null) {
      out.put(unread, 0, unread.length);
      return;
    }
    out.putByte(plan.version());
    out.putByte((episode != null ? 1 : 0) | (window.isPlain() ? 0 : 2));
    if (episode != null) {
      episode.write(out, names);
    }
    if (!window.isPlain()) {
      window.write(out);
    }
  }

  /** Binds it to its rule; the message of an exception says why what was read is dropped. */
  void bind(RulePlan bound, Lane lane, int number, String tenant) throws UnreadableException {
    plan = bound;
    parameters = bound.parameters(tenant);
    window = bound.open(lane, number);
    byte[] bytes = unread;
    unread = null;
    if (bytes == null) {
      return;
    }
    try {
      PackedReader in = new PackedReader(bytes, 0, bytes.length);
      int version = in.getByte();
      if (bound.shape != RulePlan.Shape.HOSTED && version != bound.version()) {
        throw new UnreadableException("version " + version + " of its state is unknown");
      }
      int parts = in.getByte();
      if ((parts & 1) != 0) {
        episode = Episode.read(in, lane.names);
      }
      if ((parts & 2) != 0) {
        window.read(version, in);
      }
    } catch (java.io.IOException | RuntimeException e) {
      episode = null;
      window = bound.open(lane, number);
      throw new UnreadableException("its state can't be read: " + e.getMessage());
    } catch (UnreadableException e) {
      episode = null;
      window = bound.open(lane, number);
      throw e;
    }
  }

  /** What was read can't be used. */
  static final class UnreadableException extends Exception {
    @java.io.Serial private static final long serialVersionUID = 1L;

    UnreadableException(String reason) {
      super(reason);
    }
  }
}
