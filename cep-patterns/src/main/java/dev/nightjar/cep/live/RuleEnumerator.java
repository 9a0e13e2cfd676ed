package dev.nightjar.cep.live;

import java.util.List;
import java.util.Optional;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/** Gives the one split to the first reader that there is. */
final class RuleEnumerator implements SplitEnumerator<RuleSplit, Optional<RuleSplit>> {

  private final SplitEnumeratorContext<RuleSplit> context;
  private Optional<RuleSplit> open;

  RuleEnumerator(SplitEnumeratorContext<RuleSplit> context, Optional<RuleSplit> open) {
    this.context = context;
    this.open = open;
  }

  @Override
  public void start() {
    // The split is given when a reader registers.
  }

  @Override
  public void handleSplitRequest(int subtask, String host) {
    // Readers never ask.
  }

  @Override
  public void addSplitsBack(List<RuleSplit> splits, int subtask) {
    if (!splits.isEmpty()) {
      open = Optional.of(splits.get(0));
      if (context.registeredReaders().containsKey(subtask)) {
        addReader(subtask);
      }
    }
  }

  @Override
  public void addReader(int subtask) {
    if (open.isPresent()) {
      context.assignSplit(open.get(), subtask);
      open = Optional.empty();
    }
  }

  @Override
  public Optional<RuleSplit> snapshotState(long checkpoint) {
    return open;
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
