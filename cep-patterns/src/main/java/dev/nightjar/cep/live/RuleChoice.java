package dev.nightjar.cep.live;

import dev.nightjar.cep.rule.ReadRules;
import dev.nightjar.cep.rule.RuleFault;
import dev.nightjar.cep.rule.RuleSet;
import dev.nightjar.cep.rule.RuleText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Chooses the version of each file that runs: the one that was found where it can be run beside all
 * others, else the last good one.
 *
 * <p>A file that is wrong by itself goes back alone. Where a file that nobody touched became wrong,
 * the changes that broke it go back: a removed file that others refer to stays.
 */
final class RuleChoice {

  /** Above so many changes at once it is not tried which of them to blame. */
  private static final int MAX_TRIED = 64;

  /**
   * What was chosen.
   *
   * @param own the directory's files
   * @param all those and the shipped ones, by name: what is sent to the operators
   * @param rules all of their rules
   * @param faults why other versions were not chosen
   */
  record Chosen(List<RuleText> own, List<RuleText> all, RuleSet rules, List<RuleFault> faults) {}

  private record Reading(List<RuleText> all, RuleSet rules, List<RuleFault> faults) {

    Set<String> files() {
      Set<String> files = new LinkedHashSet<>();
      faults.forEach(fault -> files.add(fault.file()));
      return files;
    }

    RuleFault first(String file) {
      return faults.stream().filter(fault -> fault.file().equals(file)).findFirst().orElseThrow();
    }
  }

  private final RuleReader reader;
  private final ShippedRules shipped;
  private final RuleSet integrity;
  private final Set<String> integrityIds;

  /** What is wrong with shipped files though nobody touched them: no file of a directory's. */
  private final List<RuleFault> inborn;

  RuleChoice(RuleReader reader, ShippedRules shipped) {
    this.reader = reader;
    this.shipped = shipped;
    ReadRules alone = reader.read(shipped.integrity());
    if (!alone.faults().isEmpty()) {
      throw new IllegalStateException("the built-in integrity rules are broken: " + alone.faults());
    }
    this.integrity = alone.rules();
    this.integrityIds = shipped.integrityIds();
    this.inborn = reader.read(shipped.beside(List.of())).faults();
  }

  /** Chooses, given the last good versions by name. */
  Chosen choose(List<RuleText> lastGood, FoundRules found) {
    Map<String, RuleText> last = byName(lastGood);
    TreeMap<String, RuleText> chosen = new TreeMap<>(byName(found.files()));
    List<RuleFault> faults = new ArrayList<>(inborn);
    for (RuleFault fault : found.unreadable()) {
      faults.add(fault);
      revert(chosen, last, fault.file());
    }
    while (true) {
      Reading reading = read(chosen);
      Set<String> bad = reading.files();
      if (bad.isEmpty()) {
        return new Chosen(List.copyOf(chosen.values()), reading.all(), reading.rules(), faults);
      }
      if (!restoreRemoved(reading, bad, chosen, last, faults)
          && !revertFaulty(reading, bad, chosen, last, faults)
          && !revertCulprits(reading, bad, chosen, last, faults)
          && !drop(reading, bad, chosen, faults)) {
        // A shipped file that is broken by a file which others need: its faulty rules don't run.
        faults.addAll(reading.faults());
        return new Chosen(List.copyOf(chosen.values()), reading.all(), reading.rules(), faults);
      }
    }
  }

  /** What others need and somebody removed stays: that mends most, and undoes nobody's edit. */
  private boolean restoreRemoved(
      Reading reading,
      Set<String> bad,
      TreeMap<String, RuleText> chosen,
      Map<String, RuleText> last,
      List<RuleFault> faults) {
    Set<String> removed = new TreeSet<>(last.keySet());
    removed.removeAll(chosen.keySet());
    return removed.size() <= MAX_TRIED
        && revertAll(mending(removed, bad, reading, chosen, last), chosen, last, faults);
  }

  /** The versions that are new and wrong go back. */
  private static boolean revertFaulty(
      Reading reading,
      Set<String> bad,
      TreeMap<String, RuleText> chosen,
      Map<String, RuleText> last,
      List<RuleFault> faults) {
    boolean reverted = false;
    for (String file : bad) {
      if (chosen.containsKey(file) && !chosen.get(file).equals(last.get(file))) {
        reading.faults().stream().filter(fault -> fault.file().equals(file)).forEach(faults::add);
        revert(chosen, last, file);
        reverted = true;
      }
    }
    return reverted;
  }

  /** Nobody touched what is wrong: the changes that broke it go back, or all of them. */
  private boolean revertCulprits(
      Reading reading,
      Set<String> bad,
      TreeMap<String, RuleText> chosen,
      Map<String, RuleText> last,
      List<RuleFault> faults) {
    Set<String> changes = changes(chosen, last);
    Map<String, RuleFault> culprits =
        changes.size() <= MAX_TRIED
            ? mending(changes, bad, reading, chosen, last)
            : new TreeMap<>();
    if (culprits.isEmpty()) {
      RuleFault first = reading.faults().get(0);
      changes.forEach(change -> culprits.put(change, first));
    }
    return revertAll(culprits, chosen, last, faults);
  }

  /** The changes that mend a file when they alone go back, each with what they broke. */
  private Map<String, RuleFault> mending(
      Set<String> changes,
      Set<String> bad,
      Reading reading,
      TreeMap<String, RuleText> chosen,
      Map<String, RuleText> last) {
    Map<String, RuleFault> mending = new TreeMap<>();
    for (String change : changes) {
      TreeMap<String, RuleText> without = new TreeMap<>(chosen);
      revert(without, last, change);
      Set<String> still = read(without).files();
      if (still.size() < bad.size() && bad.containsAll(still)) {
        Set<String> mended = new LinkedHashSet<>(bad);
        mended.removeAll(still);
        mending.put(change, reading.first(mended.iterator().next()));
      }
    }
    return mending;
  }

  private static boolean revertAll(
      Map<String, RuleFault> culprits,
      TreeMap<String, RuleText> chosen,
      Map<String, RuleText> last,
      List<RuleFault> faults) {
    culprits.forEach(
        (file, broken) -> {
          String change =
              !chosen.containsKey(file)
                  ? "the file was removed"
                  : last.containsKey(file) ? "the file was changed" : "the file is new";
          faults.add(
              new RuleFault(file, 0, "", change + ", and that breaks another rule: " + broken));
          revert(chosen, last, file);
        });
    return !culprits.isEmpty();
  }

  /** Last good versions that are good no more, because another program reads them. */
  private static boolean drop(
      Reading reading, Set<String> bad, TreeMap<String, RuleText> chosen, List<RuleFault> faults) {
    boolean dropped = false;
    for (String file : bad) {
      if (chosen.remove(file) != null) {
        reading.faults().stream().filter(fault -> fault.file().equals(file)).forEach(faults::add);
        dropped = true;
      }
    }
    return dropped;
  }

  private Reading read(Map<String, RuleText> own) {
    List<RuleText> files = List.copyOf(own.values());
    List<RuleText> all = new ArrayList<>(shipped.beside(files));
    all.addAll(files);
    all.sort(null);
    ReadRules read = reader.read(all);
    List<RuleFault> faults = new ArrayList<>();
    for (RuleText file : files) {
      for (FileParts.Part part : FileParts.of(file)) {
        if (part.isOneOf(integrityIds)) {
          faults.add(
              new RuleFault(
                  file.name(),
                  part.idLine(),
                  "id",
                  "'" + part.id() + "' is a built-in integrity rule, which can't be replaced"));
        }
      }
    }
    if (!faults.isEmpty()) {
      // First of all: the reader would blame both for one id.
      return new Reading(List.copyOf(all), read.rules(), faults);
    }
    read.faults().stream().filter(fault -> !inborn.contains(fault)).forEach(faults::add);
    if (faults.isEmpty()
        && !(read.rules().events().containsAll(integrity.events())
            && read.rules().correlations().containsAll(integrity.correlations()))) {
      faults.add(
          new RuleFault(
              shipped.integrity().get(0).name(),
              0,
              "",
              "a built-in integrity rule would be filtered or would not alert any more, and it"
                  + " can't be overridden"));
    }
    return new Reading(List.copyOf(all), read.rules(), faults);
  }

  private static Set<String> changes(Map<String, RuleText> chosen, Map<String, RuleText> last) {
    Set<String> names = new TreeSet<>(chosen.keySet());
    names.addAll(last.keySet());
    Set<String> changes = new TreeSet<>();
    for (String name : names) {
      if (!Objects.equals(chosen.get(name), last.get(name))) {
        changes.add(name);
      }
    }
    return changes;
  }

  private static void revert(
      TreeMap<String, RuleText> chosen, Map<String, RuleText> last, String file) {
    RuleText good = last.get(file);
    if (good == null) {
      chosen.remove(file);
    } else {
      chosen.put(file, good);
    }
  }

  private static Map<String, RuleText> byName(List<RuleText> files) {
    Map<String, RuleText> byName = new TreeMap<>();
    Set<String> seen = new HashSet<>();
    for (RuleText file : files) {
      if (seen.add(file.name())) {
        byName.put(file.name(), file);
      }
    }
    return byName;
  }
}
