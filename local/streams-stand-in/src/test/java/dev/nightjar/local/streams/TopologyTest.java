package dev.nightjar.local.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.local.streams.Behaviour.ChildFilter;
import dev.nightjar.local.streams.Behaviour.ListingOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardFilterType;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.StreamStatus;

class TopologyTest {

  private final StreamClock clock = StreamClock.virtual(Instant.parse("2026-11-21T10:00:00Z"));
  private StreamsStandIn standIn;
  private StreamModel model;
  private TestingClients clients;
  private String root;

  @BeforeEach
  void start() {
    restart(StreamsStandIn.builder());
  }

  private void restart(StreamsStandIn.Builder builder) {
    stop();
    standIn = builder.clock(clock).start();
    model = standIn.model();
    clients = new TestingClients(standIn);
    root = model.openShards().get(0);
  }

  @AfterEach
  void stop() {
    if (standIn != null) {
      clients.close();
      standIn.close();
    }
  }

  private void write(int from, int to) {
    for (int i = from; i < to; i++) {
      model.put(Item.builder().s("PK", "k" + i).s("SK", "1").build());
    }
  }

  @Test
  void splitsAgainAndAgainAndEveryRecordIsInTheShardOfItsKey() {
    write(0, 40);
    List<String> children = model.split(root);
    write(40, 80);
    List<String> grandchildren = new ArrayList<>();
    children.forEach(child -> grandchildren.addAll(model.split(child)));
    write(80, 160);

    assertThat(model.openShards()).containsExactlyElementsOf(grandchildren).hasSize(4);
    List<Shard> listed = clients.describe().shards();
    assertThat(listed).extracting(Shard::shardId).hasSize(7);
    assertThat(listed.get(0).sequenceNumberRange().endingSequenceNumber()).isNotNull();
    assertThat(listed.subList(1, 3)).extracting(Shard::parentShardId).containsOnly(root);
    assertThat(listed.subList(3, 5)).extracting(Shard::parentShardId).containsOnly(children.get(0));
    for (ShardView shard : model.shards()) {
      assertThat(clients.read(shard.shardId()))
          .isNotEmpty()
          .containsExactlyElementsOf(
              model.written().stream()
                  .filter(record -> record.shardId().equals(shard.shardId()))
                  .map(Written::sequenceNumber)
                  .toList());
    }
    assertThat(model.written()).hasSize(160);
  }

  @Test
  void aChildStartsAfterItsParentsEnd() {
    write(0, 5);
    String child = model.rotate(root);
    write(0, 0);
    model.put(Item.builder().s("PK", "k9").s("SK", "1").build());

    var parent = clients.describe().shards().get(0).sequenceNumberRange();
    var own = clients.describe().shards().get(1).sequenceNumberRange();

    assertThat(
            SequenceNumbers.ORDER.compare(
                parent.endingSequenceNumber(), own.startingSequenceNumber()))
        .isNegative();
    assertThat(
            SequenceNumbers.ORDER.compare(own.startingSequenceNumber(), clients.read(child).get(0)))
        .isNegative();
  }

  @Test
  void pagesThroughFiveHundredShards() {
    restart(StreamsStandIn.builder().shards(500));
    List<String> seen = new ArrayList<>();
    String after = null;
    int pages = 0;
    do {
      String start = after;
      var page =
          clients
              .streams
              .describeStream(
                  request ->
                      request.streamArn(model.streamArn()).exclusiveStartShardId(start).limit(100))
              .streamDescription();
      page.shards().forEach(shard -> seen.add(shard.shardId()));
      after = page.lastEvaluatedShardId();
      pages++;
    } while (after != null);

    assertThat(pages).isEqualTo(5);
    assertThat(seen).containsExactlyElementsOf(model.openShards());
  }

  @Test
  void aListingGoesOnAfterAShardThatVanishedMeanwhile() {
    restart(StreamsStandIn.builder().shards(3));
    model.behaviour().listingPage(1);
    List<String> shards = model.openShards();
    assertThat(clients.describe().lastEvaluatedShardId()).isEqualTo(shards.get(0));

    model.drop(shards.get(0));

    var next =
        clients.streams.describeStream(
            request -> request.streamArn(model.streamArn()).exclusiveStartShardId(shards.get(0)));
    assertThat(next.streamDescription().shards())
        .extracting(Shard::shardId)
        .containsExactly(shards.get(1));
  }

  private List<String> childrenOf(String shardId) {
    return clients
        .streams
        .describeStream(
            request ->
                request
                    .streamArn(model.streamArn())
                    .shardFilter(
                        filter -> filter.type(ShardFilterType.CHILD_SHARDS).shardId(shardId)))
        .streamDescription()
        .shards()
        .stream()
        .map(Shard::shardId)
        .toList();
  }

  @Test
  void theFilterShowsAShardsChildrenOrIsIgnoredOrShowsNothing() {
    List<String> children = model.split(root);
    String grandchild = model.rotate(children.get(0));

    assertThat(childrenOf(root)).isEqualTo(children);
    assertThat(childrenOf(children.get(0))).containsExactly(grandchild);
    model.behaviour().childFilter(ChildFilter.IGNORED);
    assertThat(childrenOf(root)).hasSize(4);
    model.behaviour().childFilter(ChildFilter.EMPTY);
    assertThat(childrenOf(root)).isEmpty();
  }

  @Test
  void listsChildrenLateByCallsOrByAge() {
    List<String> children =
        model.split(root, Listed.afterCalls(2), Listed.after(Duration.ofSeconds(10)));

    assertThat(clients.listed()).containsExactly(root);
    assertThat(childrenOf(root)).isEmpty();
    assertThat(clients.listed()).containsExactly(root, children.get(0));
    clock.advance(Duration.ofSeconds(10));
    assertThat(clients.listed()).contains(children.get(1));
  }

  @Test
  void listsOneOfTwoChildrenFirstUntilToldOtherwise() {
    List<String> children = model.split(root, Listed.AT_ONCE, Listed.ON_DEMAND);

    assertThat(clients.listed()).containsExactly(root, children.get(0));
    assertThat(clients.read(children.get(1))).as("readable though not listed").isEmpty();
    model.list(children.get(1));
    assertThat(clients.listed()).containsExactly(root, children.get(0), children.get(1));
  }

  @Test
  void listsChildrenBeforeTheirParentsAndWithoutThem() {
    String child = model.rotate(root);
    String grandchild = model.rotate(child);

    model.behaviour().listingOrder(ListingOrder.CHILDREN_FIRST).listingPage(1);
    assertThat(clients.listed()).containsExactly(grandchild);
    model.behaviour().listingPage(100);
    assertThat(clients.listed()).containsExactly(grandchild, child, root);
    model.unlist(child);
    assertThat(clients.listed()).containsExactly(grandchild, root);
    assertThat(clients.describe().shards().get(0).parentShardId()).isEqualTo(child);
  }

  @Test
  void aMixedOrderIsTheSameOnEveryPage() {
    restart(StreamsStandIn.builder().shards(20));
    model.behaviour().listingOrder(ListingOrder.MIXED).listingPage(3);
    List<String> seen = new ArrayList<>();
    String after = null;
    do {
      String start = after;
      var page =
          clients.streams.describeStream(
              request -> request.streamArn(model.streamArn()).exclusiveStartShardId(start));
      page.streamDescription().shards().forEach(shard -> seen.add(shard.shardId()));
      after = page.streamDescription().lastEvaluatedShardId();
    } while (after != null);

    assertThat(seen)
        .containsExactlyInAnyOrderElementsOf(model.openShards())
        .isNotEqualTo(model.openShards());
  }

  @Test
  void aClosedShardHasNoChildBeforeTheNextWrite() {
    write(0, 1);
    model.close(root);
    assertThat(clients.listed()).containsExactly(root);
    assertThat(model.openShards()).isEmpty();

    write(1, 2);

    assertThat(clients.describe().shards().get(1).parentShardId()).isEqualTo(root);
  }

  @Test
  void aDroppedShardIsNoResourceAnyMore() {
    write(0, 3);
    String iterator = clients.iterator(root, ShardIteratorType.TRIM_HORIZON);

    model.drop(root);

    assertThat(clients.listed()).isEmpty();
    assertThatThrownBy(() -> clients.page(iterator)).isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() -> clients.read(root)).isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void aListingMayShowShardsThatAreGone() {
    model.dropButList(root);
    assertThat(clients.listed()).containsExactly(root);
    assertThatThrownBy(() -> clients.read(root)).isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void aListingMayShowShardsWhoseRecordsAreAllTrimmed() {
    write(0, 3);
    String child = model.rotate(root);
    model.behaviour().expiredShardsListed(Duration.ofHours(4)).expiredShardsRefused(true);
    clock.advance(Duration.ofHours(24));

    assertThat(clients.listed()).containsExactly(root, child);
    assertThatThrownBy(() -> clients.read(root)).isInstanceOf(ResourceNotFoundException.class);
    clock.advance(Duration.ofHours(4));
    assertThat(clients.listed()).containsExactly(child);
  }

  @Test
  void aStreamInTransitionSaysSo() {
    model.behaviour().changing(true);
    assertThat(clients.describe().streamStatus()).isEqualTo(StreamStatus.ENABLING);
    model.disableStream();
    assertThat(clients.describe().streamStatus()).isEqualTo(StreamStatus.DISABLING);
  }

  @Test
  void aDisabledStreamIsReadToItsEndAndTakesNothing() {
    write(0, 3);
    model.disableStream();
    write(3, 6);

    assertThat(clients.describe().streamStatus()).isEqualTo(StreamStatus.DISABLED);
    assertThat(clients.read(root)).hasSize(3);
    var table = clients.tables.describeTable(request -> request.tableName("audit")).table();
    assertThat(table.streamSpecification()).isNull();
  }

  @Test
  void aReplacedStreamHasANewNameAndTheOldOneStays() {
    write(0, 3);
    String before = model.streamArn();
    clock.advance(Duration.ofMinutes(1));

    String now = model.replaceStream(ViewType.NEW_IMAGE, 2);
    write(3, 5);

    assertThat(now).isNotEqualTo(before);
    assertThat(clients.read(root)).hasSize(3);
    assertThat(clients.describe().streamStatus()).isEqualTo(StreamStatus.DISABLED);
    var table = clients.tables.describeTable(request -> request.tableName("audit")).table();
    assertThat(table.latestStreamArn()).isEqualTo(now);
    assertThat(table.streamSpecification().streamViewTypeAsString()).isEqualTo("NEW_IMAGE");
    try (TestingClients others = new TestingClients(standIn)) {
      assertThat(others.describe().shards()).hasSize(2);
      assertThat(model.openShards().stream().mapToInt(shard -> others.read(shard).size()).sum())
          .isEqualTo(2);
    }
  }

  @Test
  void aDeletedTableIsGoneAndItsStreamTooWhenDeleted() {
    model.deleteTable();
    assertThatThrownBy(() -> clients.tables.describeTable(request -> request.tableName("audit")))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThat(clients.describe().streamStatus()).isEqualTo(StreamStatus.DISABLED);
  }

  @Test
  void aDeletedStreamIsNoResourceAnyMore() {
    model.deleteStream();
    assertThatThrownBy(clients::describe).isInstanceOf(ResourceNotFoundException.class);
    assertThat(clients.tables.describeTable(request -> request.tableName("audit")).table())
        .extracting("latestStreamArn")
        .isNull();
  }

  @Test
  void findsAKeyForEachShard() {
    restart(StreamsStandIn.builder().shards(64));
    for (String shard : model.openShards()) {
      Item key = Item.builder().s("PK", model.partitionKeyIn(shard, "t")).s("SK", "1").build();
      assertThat(model.shardOf(key)).isEqualTo(shard);
    }
  }

  @Test
  void theSameSeedMakesTheSameStream() {
    restart(StreamsStandIn.builder().shards(3).seed(7));
    write(0, 20);
    List<Written> first = model.written();
    restart(StreamsStandIn.builder().shards(3).seed(7));
    write(0, 20);

    assertThat(model.written()).isEqualTo(first);
  }
}
