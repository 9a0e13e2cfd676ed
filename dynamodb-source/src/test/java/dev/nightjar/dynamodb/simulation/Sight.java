package dev.nightjar.dynamodb.simulation;

import dev.nightjar.dynamodb.ChangeRecord;
import dev.nightjar.dynamodb.Origin;
import dev.nightjar.dynamodb.simulation.Emissions.Emission;
import dev.nightjar.local.streams.CallLog;
import dev.nightjar.local.streams.Operation;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;

/** What histories have to be full of, so that the properties mean something. */
enum Sight {
  SNAPSHOT(has(each -> each.record.origin() == Origin.SNAPSHOT)),
  GAP_WITH_SURVIVORS(
      has(
          each ->
              each.record.eventName().equals(ChangeRecord.GAP)
                  && each.record.gap().firstSurviving() != null)),
  GAP_TO_THE_END(
      has(
          each ->
              each.record.eventName().equals(ChangeRecord.GAP)
                  && each.record.gap().firstSurviving() == null)),
  REPAIR(has(each -> each.record.origin() == Origin.REPAIR && each.record.gap() == null)),
  GAP_CLOSED(has(each -> each.record.eventName().equals(ChangeRecord.GAP_CLOSED))),
  EXPIRY(has(each -> "Service".equals(each.record.userIdentityType()))),
  TAKEN_BACK(simulation -> simulation.emissions.view().size() < simulation.emissions.all().size()),
  FAILURE_AT_A_GAP(simulation -> simulation.failedAtGaps() > 0),
  PARTIAL_FAILURE(simulation -> simulation.job.hadPartialFailures()),
  EXPIRED_ITERATOR(refused(Operation.GET_RECORDS, "ExpiredIteratorException")),
  TRIMMED(refused(Operation.GET_SHARD_ITERATOR, "TrimmedDataAccessException")),
  SHARD_GONE(refused(Operation.GET_SHARD_ITERATOR, "ResourceNotFoundException")),
  THROTTLED(refused(Operation.GET_RECORDS, "LimitExceededException")),
  CONNECTION_LOST(refused(Operation.GET_RECORDS, "CLOSED")),
  ANSWER_CUT_OFF(refused(Operation.GET_RECORDS, "TRUNCATED")),
  LISTING_FAILED(refused(Operation.DESCRIBE_STREAM, "InternalServerError")),
  CHILDREN_ASKED_FOR(
      simulation ->
          simulation.standIn.calls().calls().stream()
              .anyMatch(
                  call -> call.operation() == Operation.DESCRIBE_STREAM && call.shardId() != null));

  private final Predicate<Simulation> seen;

  Sight(Predicate<Simulation> seen) {
    this.seen = seen;
  }

  private static Predicate<Simulation> has(Predicate<Emission> what) {
    return simulation -> simulation.emissions.all().stream().anyMatch(what);
  }

  private static Predicate<Simulation> refused(Operation operation, String outcome) {
    return simulation -> {
      CallLog calls = simulation.standIn.calls();
      return calls.ended(operation, outcome) > 0;
    };
  }

  static Set<Sight> of(Simulation simulation) {
    Set<Sight> sights = EnumSet.noneOf(Sight.class);
    for (Sight sight : values()) {
      if (sight.seen.test(simulation)) {
        sights.add(sight);
      }
    }
    return sights;
  }
}
