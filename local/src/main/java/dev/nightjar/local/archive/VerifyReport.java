package dev.nightjar.local.archive;

import java.util.EnumMap;
import java.util.Map;

/** The numbers of a verification. Written by one thread; another may read them for its progress. */
public final class VerifyReport {

  /** What is counted of a place. */
  public static final class Counts {
    private volatile long entries;
    private volatile long others;
    private volatile long repeats;

    /** Entries of the log, each once. */
    public long entries() {
      return entries;
    }

    /** Tampering and tenant mismatches, each once. */
    public long others() {
      return others;
    }

    /** How often something was told again. */
    public long repeats() {
      return repeats;
    }
  }

  private final Map<Place, Counts> counts = new EnumMap<>(Place.class);
  private final Map<Difference.Kind, Long> differences = new EnumMap<>(Difference.Kind.class);
  private volatile Place reading;
  private volatile long read;
  private volatile long looked;
  private volatile long agreeing;
  private volatile long explained;
  private volatile long problems;
  private volatile long unmapped;

  /** Nothing yet, of places that are asked. */
  VerifyReport(Iterable<Place> asked) {
    asked.forEach(place -> counts.put(place, new Counts()));
  }

  void begin(Place place) {
    reading = place;
    read = 0;
    looked = 0;
  }

  void countRead() {
    read = read + 1;
  }

  void countLooked() {
    looked = looked + 1;
  }

  void countUnmapped() {
    unmapped = unmapped + 1;
  }

  void countProblem() {
    problems = problems + 1;
  }

  void countFound(Found found) {
    counts.forEach(
        (place, count) -> {
          Trace trace = found.at(place);
          if (trace != null && trace.entry()) {
            count.entries = count.entries + 1;
          } else if (trace != null) {
            count.others = count.others + 1;
          }
          count.repeats = count.repeats + Math.max(0, found.count(place) - 1);
        });
  }

  void countAgreeing() {
    agreeing = agreeing + 1;
  }

  void countExplained() {
    explained = explained + 1;
  }

  void count(Difference difference) {
    differences.merge(difference.kind(), 1L, Long::sum);
  }

  /** What a place holds; null where it was not asked. */
  public Counts of(Place place) {
    return counts.get(place);
  }

  /** The place that is read now; null before and after all. */
  public Place reading() {
    return reading;
  }

  /** How much of the day was found there until now. */
  public long read() {
    return read;
  }

  /** How much was looked at there until now. */
  public long looked() {
    return looked;
  }

  /** Events in which no places differ. */
  public long agreeing() {
    return agreeing;
  }

  /** Those of them that the table may have forgotten. */
  public long explained() {
    return explained;
  }

  /** Lines and files of the archive that could not be read. */
  public long problems() {
    return problems;
  }

  /** Items of the table, of any day, that the mapping refuses: dead letters. */
  public long unmapped() {
    return unmapped;
  }

  /** How many differences of a kind there are. */
  public long differences(Difference.Kind kind) {
    return differences.getOrDefault(kind, 0L);
  }

  /** How many differences there are in all. */
  public long differences() {
    return differences.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Whether nothing is wrong. */
  public boolean allAgree() {
    return differences() == 0 && problems == 0;
  }
}
