package dev.nightjar.cep.engine;

import dev.nightjar.audit.Alert;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The alert that a rule gave last in a group, for as long as it can grow. */
final class Episode {

  static final Comparator<Evidence> ORDER =
      Comparator.comparingLong(Evidence::time)
          .thenComparing(Evidence::eventId)
          .thenComparing(Evidence::documentId);

  /** All but the last. */
  private static final int FIRSTS = Alert.MAX_EVIDENCE - 1;

  final long firedAt;
  long quietUntil;
  int revision;
  long count;
  long completions = 1;

  /** How many of the multiples at which growth is told are behind it. */
  int multiples;

  Alert.Level level;

  /** What its alert names its group by besides the group's values; empty for most. */
  final List<String> extra;

  /** The evidence with which it fired, for a rule that may fire again with some of it; or null. */
  private PackedEvidence fired;

  private PackedEvidence firsts;

  /** The last; null where it was read and not yet asked for. */
  private Evidence last;

  /** Where the last stands that was read; null where it is known, or is the last of the firsts. */
  private PackedReader unreadLast;

  Episode(long firedAt, long quietUntil, List<String> extra) {
    this.firedAt = firedAt;
    this.quietUntil = quietUntil;
    this.extra = extra;
  }

  /** Whether a list has an event, be it as another of its occurrences. */
  static boolean has(List<Evidence> list, Evidence evidence) {
    for (int i = 0; i < list.size(); i++) {
      if (ORDER.compare(list.get(i), evidence) == 0) {
        return true;
      }
    }
    return false;
  }

  /** Opens it with what fired: at most 100, the first and the last among them. */
  void open(List<Evidence> evidence, long events, boolean remembersFired, Names names) {
    List<Evidence> first = evidence.subList(0, Math.min(evidence.size(), FIRSTS));
    firsts = PackedEvidence.of(first, names);
    last = evidence.get(evidence.size() - 1);
    count = events;
    if (remembersFired) {
      fired = PackedEvidence.of(first, names);
    }
  }

  /** One more event that counts. */
  void add(Evidence evidence, Names names) {
    count++;
    boolean newest = ORDER.compare(evidence, last(names)) >= 0;
    if (newest) {
      if (firsts.count() < FIRSTS) {
        firsts.add(evidence, names);
      }
      last = evidence;
      return;
    }
    List<Evidence> all = firsts.list(names);
    all.add(evidence);
    all.sort(ORDER);
    firsts = PackedEvidence.of(all.subList(0, Math.min(all.size(), FIRSTS)), names);
  }

  /** Adds a window's events, none of which it has: of more than 100 the first 99 and the last. */
  void addAll(List<Evidence> evidence, long events, Names names) {
    evidence.forEach(one -> add(one, names));
    count += events - evidence.size();
  }

  /** Adds those that it has not: exact as long as it has fewer than 100, else those after all. */
  void addNew(List<Evidence> evidence, Names names) {
    List<Evidence> known = count <= FIRSTS ? firsts.list(names) : null;
    for (Evidence one : evidence) {
      if (known != null ? !has(known, one) : ORDER.compare(one, last(names)) > 0) {
        add(one, names);
      }
    }
  }

  /** Whether evidence has an event with which it fired. */
  boolean firedWith(List<Evidence> evidence, Names names) {
    return fired != null && fired.list(names).stream().anyMatch(one -> has(evidence, one));
  }

  Evidence first(Names names) {
    return firsts.first(names);
  }

  private Evidence last(Names names) {
    if (last == null) {
      if (unreadLast == null) {
        List<Evidence> all = firsts.list(names);
        last = all.get(all.size() - 1);
      } else {
        PackedReader in = new PackedReader(unreadLast.array, unreadLast.at, unreadLast.end);
        last = EvidenceCodec.read(in, in.getMicros(), names);
        unreadLast = null;
      }
    }
    return last;
  }

  List<Evidence> evidence(Names names) {
    List<Evidence> all = new ArrayList<>(firsts.list(names));
    if (count > FIRSTS) {
      all.add(last(names));
    }
    return all;
  }

  /** Until when it is known: it is quiet, or may fire again with what it fired with. */
  long knownUntil(long timespan) {
    return Math.max(quietUntil, Lane.add(firedAt, timespan));
  }

  void write(PackedBytes out, Names names) {
    out.putMicros(firedAt);
    out.putMicros(quietUntil - firedAt);
    out.putNumber(revision);
    out.putNumber(count);
    out.putNumber(completions);
    out.putByte(multiples);
    out.putByte(level.ordinal() | (extra.isEmpty() ? 0 : 8) | (fired != null ? 16 : 0));
    if (!extra.isEmpty()) {
      out.putNumber(extra.size());
      extra.forEach(out::putText);
    }
    firsts.write(out);
    if (count > FIRSTS) {
      PackedBytes part = new PackedBytes(64);
      if (unreadLast != null) {
        part.put(unreadLast.array, unreadLast.at, unreadLast.end - unreadLast.at);
      } else {
        part.putMicros(last(names).time());
        EvidenceCodec.write(part, last(names), names);
      }
      out.putBlock(part);
    }
    if (fired != null) {
      fired.write(out);
    }
  }

  static Episode read(PackedReader in, Names names) {
    long firedAt = in.getMicros();
    long quietUntil = firedAt + in.getMicros();
    int revision = (int) in.getNumber();
    long count = in.getNumber();
    long completions = in.getNumber();
    int multiples = in.getByte();
    int flags = in.getByte();
    List<String> extra = new ArrayList<>(0);
    for (int left = (flags & 8) != 0 ? in.getCount() : 0; left > 0; left--) {
      extra.add(in.getText());
    }
    Episode read = new Episode(firedAt, quietUntil, extra);
    read.revision = revision;
    read.count = count;
    read.completions = completions;
    read.multiples = multiples;
    read.level = Alert.Level.values()[flags & 7];
    read.firsts = PackedEvidence.read(in);
    if (count > FIRSTS) {
      read.unreadLast = in.getPart();
    }
    if ((flags & 16) != 0) {
      read.fired = PackedEvidence.read(in);
    }
    return read;
  }
}
