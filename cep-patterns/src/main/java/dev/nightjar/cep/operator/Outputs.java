package dev.nightjar.cep.operator;

import dev.nightjar.audit.Alert;
import dev.nightjar.cep.engine.Occurrence;
import dev.nightjar.cep.match.Coverage;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.OutputTag;

/** The side outputs of detection's operators. */
final class Outputs {

  /** The highest stage of a correlation. */
  static final int STAGES = 3;

  /** Alerts of rules on single events. */
  static final OutputTag<Alert> ALERTS = new OutputTag<>("alerts", TypeInformation.of(Alert.class));

  static final OutputTag<Undecidable> UNDECIDABLE =
      new OutputTag<>("undecidable", TypeInformation.of(Undecidable.class));

  static final OutputTag<LateOccurrence> LATE =
      new OutputTag<>("late", TypeInformation.of(LateOccurrence.class));

  /** When what a rule looks for was last seen, by the hour. */
  static final OutputTag<Coverage.Unseen> COVERAGE =
      new OutputTag<>("coverage", TypeInformation.of(Coverage.Unseen.class));

  private static final OutputTag<Occurrence> STAGE_2 =
      new OutputTag<>("stage-2", OccurrenceSerializer.TYPE);

  private static final OutputTag<Occurrence> STAGE_3 =
      new OutputTag<>("stage-3", OccurrenceSerializer.TYPE);

  private Outputs() {}

  /** Occurrences for the detector of a stage, 2 or 3. */
  static OutputTag<Occurrence> stage(int stage) {
    return switch (stage) {
      case 2 -> STAGE_2;
      case 3 -> STAGE_3;
      default -> throw new IllegalArgumentException("No side output leads to stage " + stage + ".");
    };
  }
}
