package dev.nightjar.cep;

import java.io.Serial;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What can be set about detection. The built-in integrity rules have no option: they are always on.
 *
 * <p>An instance may hold faults: {@link #faults()} names them all, and {@link Detection#attach}
 * refuses such an instance.
 *
 * @param burstThreshold exports of one person within the window that make a burst; 2 to 1000
 * @param burstWindow the window of a burst, closed at both ends, and how long a group stays quiet
 *     after it fired; 1 s to 24 h, whole milliseconds
 * @param grantWindow how long after a grant an export by the grantee counts, closed at both ends,
 *     and how long a group stays quiet after it fired; 1 s to 24 h, whole milliseconds
 * @param exportActions globs of the actions that export, such as {@code *.export}
 * @param grantActions globs of the actions that grant a role, such as {@code role.granted}
 */
public record DetectionOptions(
    int burstThreshold,
    Duration burstWindow,
    Duration grantWindow,
    List<String> exportActions,
    List<String> grantActions)
    implements Serializable {

  /** The fewest exports that can be a burst. */
  public static final int MIN_THRESHOLD = 2;

  /** The most exports that a burst may ask for: a pattern has one stage for each. */
  public static final int MAX_THRESHOLD = 1000;

  /** The shortest window. */
  public static final Duration MIN_WINDOW = Duration.ofSeconds(1);

  /** The longest window. */
  public static final Duration MAX_WINDOW = Duration.ofHours(24);

  @Serial private static final long serialVersionUID = 1L;

  /** Copies the lists; null lists become empty ones, which {@link #faults()} reports. */
  public DetectionOptions {
    exportActions = exportActions == null ? List.of() : List.copyOf(exportActions);
    grantActions = grantActions == null ? List.of() : List.copyOf(grantActions);
  }

  /** 10 exports in 60 min; an export within 30 min of a grant. */
  public static DetectionOptions defaults() {
    return new DetectionOptions(
        10,
        Duration.ofMinutes(60),
        Duration.ofMinutes(30),
        List.of("*.export"),
        List.of("role.granted"));
  }

  /** The same with another threshold of a burst. */
  public DetectionOptions withBurstThreshold(int threshold) {
    return new DetectionOptions(threshold, burstWindow, grantWindow, exportActions, grantActions);
  }

  /** The same with another window of a burst. */
  public DetectionOptions withBurstWindow(Duration window) {
    return new DetectionOptions(burstThreshold, window, grantWindow, exportActions, grantActions);
  }

  /** The same with another window after a grant. */
  public DetectionOptions withGrantWindow(Duration window) {
    return new DetectionOptions(burstThreshold, burstWindow, window, exportActions, grantActions);
  }

  /** The same with other export actions. */
  public DetectionOptions withExportActions(List<String> globs) {
    return new DetectionOptions(burstThreshold, burstWindow, grantWindow, globs, grantActions);
  }

  /** The same with other grant actions. */
  public DetectionOptions withGrantActions(List<String> globs) {
    return new DetectionOptions(burstThreshold, burstWindow, grantWindow, exportActions, globs);
  }

  /** Everything that is wrong with these options, in the order of the fields; empty if nothing. */
  public List<Fault> faults() {
    List<Fault> faults = new ArrayList<>();
    if (burstThreshold < MIN_THRESHOLD || burstThreshold > MAX_THRESHOLD) {
      faults.add(
          new Fault(
              "burst-export.threshold",
              Integer.toString(burstThreshold),
              "must be a whole number from " + MIN_THRESHOLD + " to " + MAX_THRESHOLD));
    }
    window("burst-export.window", burstWindow, faults);
    window("grant-then-export.window", grantWindow, faults);
    globs("export-actions", exportActions, faults);
    globs("grant-actions", grantActions, faults);
    overlap(faults);
    return List.copyOf(faults);
  }

  /**
   * Refuses options that hold faults.
   *
   * @throws IllegalArgumentException with every fault in its message
   */
  void requireValid() {
    List<Fault> faults = faults();
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(
          faults.stream()
              .map(f -> "detect." + f.key() + " = " + f.value() + ": " + f.rule())
              .collect(Collectors.joining("; ")));
    }
  }

  private static void window(String key, Duration window, List<Fault> faults) {
    if (window == null
        || window.compareTo(MIN_WINDOW) < 0
        || window.compareTo(MAX_WINDOW) > 0
        || window.toNanosPart() % 1_000_000 != 0) {
      faults.add(
          new Fault(key, String.valueOf(window), "must be 1 s to 24 h, in whole milliseconds"));
    }
  }

  private static void globs(String key, List<String> globs, List<Fault> faults) {
    if (globs.isEmpty()) {
      faults.add(new Fault(key, "[]", "must name at least one action, such as *.export"));
    }
    for (String glob : globs) {
      ActionGlobs.fault(glob).ifPresent(rule -> faults.add(new Fault(key, glob, rule)));
    }
  }

  private void overlap(List<Fault> faults) {
    ActionGlobs exports = new ActionGlobs(exportActions);
    for (String grant : grantActions) {
      if (ActionGlobs.fault(grant).isEmpty() && exports.matches(grant)) {
        faults.add(
            new Fault(
                "grant-actions",
                grant,
                "must not be an export action too: a grant would then be the export that follows"
                    + " it"));
      }
    }
  }

  /**
   * One thing that is wrong.
   *
   * @param key the option below {@code detect.}, such as {@code burst-export.window}
   * @param value the value as given
   * @param rule what it must be, which is also the remedy
   */
  public record Fault(String key, String value, String rule) {}
}
