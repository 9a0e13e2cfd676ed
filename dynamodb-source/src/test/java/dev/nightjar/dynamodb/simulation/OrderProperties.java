package dev.nightjar.dynamodb.simulation;

import dev.nightjar.dynamodb.ChangeRecord;
import dev.nightjar.dynamodb.Gap;
import dev.nightjar.dynamodb.Origin;
import dev.nightjar.dynamodb.simulation.Emissions.Emission;
import dev.nightjar.dynamodb.simulation.Faults.Property;
import dev.nightjar.local.streams.SequenceNumbers;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Each record once, and in order, as an exactly-once consumer sees them. */
final class OrderProperties {

  private final Simulation simulation;
  private final List<Emission> view;

  OrderProperties(Simulation simulation, Promise promise) {
    this.simulation = simulation;
    this.view = promise.view();
  }

  void check() {
    Set<String> seen = new HashSet<>();
    Map<String, Emission> lastOfItem = new HashMap<>();
    Map<String, Emission> lastOfShard = new HashMap<>();
    Map<String, Integer> lastPlace = new HashMap<>();
    Map<String, Integer> firstPlace = new HashMap<>();
    int lastOfSnapshot = -1;
    int firstOfStream = Integer.MAX_VALUE;
    for (int place = 0; place < view.size(); place++) {
      Emission each = view.get(place);
      ChangeRecord record = each.record;
      if (record.gap() != null) {
        // A gap that has grown is told again.
        boolean first =
            seen.add(record.eventName() + record.gap().id() + "/" + record.gap().firstSurviving());
        // Until a reader is back nobody knows that a part of the repair has to be done again.
        boolean again =
            record.eventName().equals(ChangeRecord.GAP_CLOSED)
                && simulation.job.hadPartialFailures();
        if (!first && !again) {
          fault(Property.EXACTLY_ONCE, "told twice: " + each);
        }
      } else if (record.origin() == Origin.SNAPSHOT) {
        lastOfSnapshot = place;
      }
      if (record.origin() != Origin.STREAM) {
        continue;
      }
      firstOfStream = Math.min(firstOfStream, place);
      if (record.gap() != null) {
        gap(record.gap(), lastOfShard.get(record.shardId()), each);
        continue;
      }
      firstPlace.putIfAbsent(record.shardId(), place);
      lastPlace.put(record.shardId(), place);
      if (!seen.add(record.sequenceNumber())) {
        fault(Property.EXACTLY_ONCE, "emitted twice: " + each);
        continue;
      }
      String keys = Properties.text(record.keys());
      rising(lastOfItem.put(keys, each), each);
      rising(lastOfShard.put(record.shardId(), each), each);
    }
    firstPlace.forEach(
        (shard, first) -> {
          String parent = simulation.parentOf(shard);
          if (parent != null && lastPlace.getOrDefault(parent, -1) > first) {
            fault(
                Property.KEEPS_ORDER,
                "a child before its parent's end: "
                    + view.get(first)
                    + " before "
                    + view.get(lastPlace.get(parent)));
          }
        });
    if (lastOfSnapshot > firstOfStream) {
      fault(
          Property.KEEPS_ORDER,
          "of the snapshot after the stream: "
              + view.get(lastOfSnapshot)
              + " after "
              + view.get(firstOfStream));
    }
  }

  /** A gap is told just where it is: behind its last record, before the first surviving one. */
  private void gap(Gap gap, Emission before, Emission notice) {
    if (before == null) {
      return;
    }
    String last = before.record.sequenceNumber();
    boolean behind =
        gap.lastSequenceNumber() == null
            ? false
            : SequenceNumbers.ORDER.compare(last, gap.lastSequenceNumber()) == 0;
    if (!behind) {
      fault(Property.KEEPS_ORDER, "a gap behind another record than it says: " + notice + gap);
    }
  }

  private void rising(Emission before, Emission each) {
    if (before != null
        && SequenceNumbers.ORDER.compare(
                before.record.sequenceNumber(), each.record.sequenceNumber())
            >= 0) {
      fault(Property.KEEPS_ORDER, each + " after " + before);
    }
  }

  private void fault(Property property, String fault) {
    simulation.faults.add(property, fault);
  }
}
