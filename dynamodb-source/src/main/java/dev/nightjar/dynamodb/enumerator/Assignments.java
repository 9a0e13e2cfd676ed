package dev.nightjar.dynamodb.enumerator;

import dev.nightjar.dynamodb.split.ChangeSplit;
import dev.nightjar.dynamodb.split.NoticeSplit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * Who reads the splits that are no shards. Any subtask may have any part of the table; each has few
 * at a time, and the rest wait here, so that they go where there is room, and are spread anew after
 * a change of the parallelism. Pure.
 */
final class Assignments {

  /** Any subtask will do. */
  static final int ANYWHERE = -1;

  private final Map<String, ChangeSplit> waiting = new LinkedHashMap<>();
  private final Map<String, NoticeSplit> waitingNotices = new LinkedHashMap<>();

  // Finished ones stay, so that a reader which is set back to before they were given to another one
  // cannot bring them back.
  private final Map<String, Holder> holders = new HashMap<>();

  /** How many parts of the table a subtask has; there may be too many to count them each time. */
  private final Map<Integer, Integer> loads = new HashMap<>();

  private record Holder(int subtask, ChangeSplit split, boolean finished) {

    private boolean isLoad() {
      return !finished && !(split instanceof NoticeSplit);
    }
  }

  /**
   * What is to be handed out.
   *
   * @param split the split
   * @param subtask to whom
   */
  record Assignment(ChangeSplit split, int subtask) {}

  /** A split to be handed out, from the position it has. */
  void add(ChangeSplit split) {
    hold(split.splitId(), null);
    if (split instanceof NoticeSplit notice) {
      waitingNotices.put(split.splitId(), notice);
    } else {
      waiting.put(split.splitId(), split);
    }
  }

  private void hold(String splitId, Holder holder) {
    Holder before = holder == null ? holders.remove(splitId) : holders.put(splitId, holder);
    if (before != null && before.isLoad()) {
      loads.merge(before.subtask, -1, Integer::sum);
    }
    if (holder != null && holder.isLoad()) {
      loads.merge(holder.subtask, 1, Integer::sum);
    }
  }

  /**
   * Whether another reader has the split than the one that comes back with it: the latter's
   * checkpoint is older than the split's move to the former, which is alive.
   */
  boolean isHeldByAnother(String splitId, int subtask) {
    Holder holder = holders.get(splitId);
    return holder != null && holder.subtask != subtask;
  }

  /** The split was read to its end, by whomever it was given to. */
  void finished(String splitId) {
    waiting.remove(splitId);
    waitingNotices.remove(splitId);
    Holder holder = holders.get(splitId);
    if (holder != null) {
      hold(splitId, new Holder(holder.subtask, holder.split, true));
    }
  }

  /**
   * The parts of the table that may be handed out now; they count as handed out.
   *
   * @param readers the subtasks that are there
   * @param atATime how many a subtask may have
   */
  List<Assignment> parts(
      Set<Integer> readers, Predicate<ChangeSplit> ready, ToIntFunction<ChangeSplit> atATime) {
    List<Assignment> assignments = new ArrayList<>();
    for (Iterator<ChangeSplit> splits = waiting.values().iterator(); splits.hasNext(); ) {
      ChangeSplit split = splits.next();
      if (!ready.test(split)) {
        continue;
      }
      Optional<Integer> least =
          readers.stream().min(Comparator.comparingInt(this::load).thenComparing(reader -> reader));
      if (least.isEmpty() || load(least.get()) >= atATime.applyAsInt(split)) {
        break;
      }
      splits.remove();
      hold(split.splitId(), new Holder(least.get(), split, false));
      assignments.add(new Assignment(split, least.get()));
    }
    return assignments;
  }

  private int load(int subtask) {
    return loads.getOrDefault(subtask, 0);
  }

  /**
   * The notices that may be given now; they count as handed out.
   *
   * @param readers the subtasks that are there
   * @param place who is to give a notice, maybe {@link #ANYWHERE}
   */
  List<Assignment> notices(
      Set<Integer> readers, Predicate<NoticeSplit> ready, ToIntFunction<NoticeSplit> place) {
    List<Assignment> assignments = new ArrayList<>();
    for (NoticeSplit notice : List.copyOf(waitingNotices.values())) {
      if (!ready.test(notice) || readers.isEmpty()) {
        continue;
      }
      int wanted = place.applyAsInt(notice);
      int subtask = wanted == ANYWHERE ? readers.stream().min(Integer::compare).get() : wanted;
      if (readers.contains(subtask)) {
        waitingNotices.remove(notice.splitId());
        hold(notice.splitId(), new Holder(subtask, notice, false));
        assignments.add(new Assignment(notice, subtask));
      }
    }
    return assignments;
  }

  /** The split as it was last known, where it waits or is being read; otherwise null. */
  ChangeSplit unfinished(String splitId) {
    Holder holder = holders.get(splitId);
    if (holder != null) {
      return holder.finished ? null : holder.split;
    }
    ChangeSplit part = waiting.get(splitId);
    return part != null ? part : waitingNotices.get(splitId);
  }

  /** All that wait or are being read. */
  List<ChangeSplit> unfinished() {
    List<ChangeSplit> splits = waiting();
    holders.values().stream()
        .filter(holder -> !holder.finished)
        .forEach(holder -> splits.add(holder.split));
    return splits;
  }

  /** All that no reader has. */
  List<ChangeSplit> waiting() {
    List<ChangeSplit> splits = new ArrayList<>(waitingNotices.values());
    splits.addAll(waiting.values());
    return splits;
  }
}
