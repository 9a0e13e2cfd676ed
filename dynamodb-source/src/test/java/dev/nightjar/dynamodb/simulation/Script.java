package dev.nightjar.dynamodb.simulation;

import dev.nightjar.dynamodb.StartPosition;
import dev.nightjar.local.streams.Behaviour.TrimRule;
import dev.nightjar.local.streams.Fault;
import dev.nightjar.local.streams.Listed;
import dev.nightjar.local.streams.Operation;
import dev.nightjar.local.streams.ShardView;
import dev.nightjar.local.streams.StreamModel;
import dev.nightjar.local.streams.StreamsStandIn;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** What happens to the stream, out of the seed: its writes, its shards, its troubles. */
final class Script {

  private static final int MOST_SHARDS = 14;

  /** Faults of a single call that mean: ask again. */
  private static final List<Fault> PASSING =
      List.of(
          Fault.limitExceeded(),
          Fault.throughputExceeded(),
          Fault.throttling(),
          Fault.internalError(),
          Fault.unavailable(),
          Fault.badGateway(),
          Fault.closed(),
          Fault.truncated(),
          Fault.wrongChecksum(),
          Fault.expiredToken());

  private final StreamsStandIn standIn;
  private final StreamModel model;
  private final SplittableRandom random;
  private final History history;
  private final Losses losses;
  private final Table table;
  private final boolean emptyPages;
  private final boolean loses;
  private final boolean listsLate;
  private final boolean fails;

  /** Old shards are listed; it is the new ones that come late. */
  private boolean watched;

  private final Map<String, Long> unlisted = new HashMap<>();

  Script(
      StreamsStandIn standIn,
      SplittableRandom random,
      History history,
      Losses losses,
      Table table,
      Setup setup) {
    this.standIn = standIn;
    this.model = standIn.model();
    this.random = random;
    this.history = history;
    this.losses = losses;
    this.table = table;
    this.emptyPages = setup.emptyPages();
    // Behind a start that has an instant the source trusts the service to keep records for a day.
    this.loses =
        random.nextInt(3) == 0
            && !setup.strictNumbers()
            && setup.start().kind() == StartPosition.Kind.TRIM_HORIZON;
    this.listsLate = random.nextInt(2) == 0;
    this.fails = random.nextInt(3) > 0;
    losses.rule(random.nextBoolean() ? TrimRule.BY_LOSS : TrimRule.BY_SEQUENCE_NUMBER);
    model.behaviour().trimRule(losses.rule());
  }

  /** Whether listings may lack a shard for a while. */
  boolean listsLate() {
    return listsLate;
  }

  /** The job has started. */
  void watched() {
    watched = true;
  }

  /** The next thing that happens to the stream. */
  void next() {
    listAgain();
    int chance = random.nextInt(100);
    if (chance < 62) {
      table.write(6);
    } else if (chance < 70) {
      reshape(1);
    } else if (chance < 75) {
      reshape(2);
    } else if (chance < 77) {
      if (model.openShards().size() + model.shards().size() <= MOST_SHARDS) {
        model.openShards().forEach(losses::closed);
        history.add("all shards rotate: " + model.rotateAll());
      }
    } else if (chance < 91) {
      trouble();
    } else if (chance < 95) {
      unlist();
    } else {
      lose();
    }
  }

  private String any(List<String> ids) {
    return ids.get(random.nextInt(ids.size()));
  }

  private void reshape(int children) {
    if (model.shards().size() + children > MOST_SHARDS) {
      return;
    }
    String shard = any(model.openShards());
    Listed[] listed = new Listed[children];
    for (int i = 0; i < children; i++) {
      listed[i] =
          !listsLate || !watched || random.nextBoolean()
              ? Listed.AT_ONCE
              : random.nextBoolean()
                  ? Listed.afterCalls(1 + random.nextInt(4))
                  : Listed.after(Duration.ofMillis(random.nextInt(6_000)));
    }
    losses.closed(shard);
    history.add("shard " + shard + " becomes " + model.split(shard, listed));
  }

  private void trouble() {
    if (!fails) {
      return;
    }
    Fault fault = PASSING.get(random.nextInt(PASSING.size()));
    int times = 1 + random.nextInt(3);
    Operation operation =
        switch (random.nextInt(10)) {
          case 0 -> Operation.DESCRIBE_STREAM;
          case 1, 2 -> Operation.GET_SHARD_ITERATOR;
          default -> Operation.GET_RECORDS;
        };
    if (operation == Operation.GET_RECORDS) {
      switch (random.nextInt(6)) {
        case 0 -> fault = Fault.expiredIterator();
        case 1, 2 -> fault = emptyPages ? Fault.emptyPage() : fault;
        case 3 -> fault = Fault.shortPage(1);
        default -> {}
      }
    }
    history.add(operation + " meets " + times + " times " + fault.kind() + " " + fault.type());
    standIn.faults().next(operation, fault, times);
  }

  private void unlist() {
    if (listsLate && watched) {
      String shard = any(model.shards().stream().map(ShardView::shardId).toList());
      unlisted.put(shard, model.clock().millis() + random.nextInt(4_000));
      model.unlist(shard);
      history.add("shard " + shard + " is not listed for a while");
    }
  }

  /** Lists what was left out for long enough. */
  void listAgain() {
    unlisted
        .entrySet()
        .removeIf(
            entry -> {
              boolean again = entry.getValue() <= model.clock().millis();
              if (again
                  && model.shards().stream().anyMatch(s -> s.shardId().equals(entry.getKey()))) {
                model.list(entry.getKey());
                history.add("shard " + entry.getKey() + " is listed again");
              }
              return again;
            });
  }

  private void lose() {
    if (!loses) {
      return;
    }
    List<ShardView> shards = model.shards();
    ShardView shard = shards.get(random.nextInt(shards.size()));
    if (random.nextBoolean()) {
      int records = 1 + random.nextInt(8);
      model.trimOldest(shard.shardId(), records);
      losses.trimmed(shard.shardId(), records);
      history.add("shard " + shard.shardId() + " loses its oldest " + records);
    } else if (!shard.open()) {
      model.drop(shard.shardId());
      losses.dropped(shard.shardId());
      history.add("shard " + shard.shardId() + " vanishes");
    }
  }

  /** No trouble any more. */
  void calm() {
    standIn.faults().clear();
    unlisted.replaceAll((shard, until) -> 0L);
    listAgain();
  }
}
