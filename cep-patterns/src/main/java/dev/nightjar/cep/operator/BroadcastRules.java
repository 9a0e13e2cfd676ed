package dev.nightjar.cep.operator;

import dev.nightjar.audit.StreamGap;
import dev.nightjar.cep.live.RuleBundle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeutils.base.StringSerializer;

/**
 * What a subtask of detection was told, in broadcast state: the newest rule set, the one before it,
 * and the gaps that are open. All subtasks hold the same, so after a restore each finds it all.
 */
final class BroadcastRules {

  private static final String NEWEST = "newest";
  private static final String FORMER = "former";

  private final BroadcastState<String, RuleBundle> bundles;
  private final BroadcastState<String, Control> gaps;

  /**
   * @param initial what holds where the store has no set yet; a restored one overrides it
   */
  BroadcastRules(OperatorStateStore store, RuleBundle initial) throws Exception {
    bundles =
        store.getBroadcastState(
            new MapStateDescriptor<>(
                "rules", StringSerializer.INSTANCE, RuleBundleSerializer.INSTANCE));
    gaps =
        store.getBroadcastState(
            new MapStateDescriptor<>(
                "gaps", StringSerializer.INSTANCE, ControlSerializer.INSTANCE));
    if (!bundles.contains(NEWEST)) {
      bundles.put(NEWEST, initial);
    }
  }

  /** The newest set; never null. */
  RuleBundle newest() throws Exception {
    return bundles.get(NEWEST);
  }

  /** The set before it; null where there was none. */
  RuleBundle former() throws Exception {
    return bundles.get(FORMER);
  }

  /**
   * Takes a set. The newest one that is told again is left alone, as it is after each start.
   *
   * <p>Sets come in order. So another set of no higher version comes from a source that began again
   * without its state: it gets the next version here. All operators were told the same, so that all
   * give it the same one.
   *
   * @return whether it is another than the newest
   */
  boolean take(RuleBundle bundle) throws Exception {
    RuleBundle newest = newest();
    RuleBundle taken = bundle;
    if (bundle.version() <= newest.version()) {
      if (bundle.digest().equals(newest.digest())) {
        return false;
      }
      taken =
          new RuleBundle(newest.version() + 1, bundle.digest(), bundle.source(), bundle.files());
    }
    bundles.put(FORMER, newest);
    bundles.put(NEWEST, taken);
    return true;
  }

  /** Takes what is known of a gap: a closed one is forgotten. */
  void take(StreamGap gap) throws Exception {
    if (gap.state() == StreamGap.State.OPEN) {
      gaps.put(gap.id(), new Control.Gap(gap));
    } else {
      gaps.remove(gap.id());
    }
  }

  /** The open gaps, by id. */
  List<StreamGap> openGaps() throws Exception {
    List<StreamGap> open = new ArrayList<>();
    for (Map.Entry<String, Control> entry : gaps.immutableEntries()) {
      if (entry.getValue() instanceof Control.Gap notice) {
        open.add(notice.gap());
      }
    }
    open.sort(java.util.Comparator.comparing(StreamGap::id));
    return open;
  }
}
