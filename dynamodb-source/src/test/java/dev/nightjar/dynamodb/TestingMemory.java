package dev.nightjar.dynamodb;

import java.util.ArrayList;
import org.apache.flink.api.common.accumulators.ListAccumulator;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Remembers all it has seen in its state, and shows that while the job runs. */
public final class TestingMemory extends ProcessFunction<String, Void>
    implements CheckpointedFunction {

  /** The accumulator. */
  public static final String SEEN = "seen";

  private static final long serialVersionUID = 1;

  private final ArrayList<String> all = new ArrayList<>();
  private transient ListAccumulator<String> shown;
  private transient ListState<String> kept;

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    kept =
        context
            .getOperatorStateStore()
            .getListState(new ListStateDescriptor<>("all", Types.STRING));
    kept.get().forEach(all::add);
  }

  @Override
  public void open(OpenContext context) {
    shown = new ListAccumulator<>();
    all.forEach(shown::add);
    getRuntimeContext().addAccumulator(SEEN, shown);
  }

  @Override
  public void processElement(String key, Context context, Collector<Void> out) {
    all.add(key);
    shown.add(key);
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    kept.update(all);
  }
}
