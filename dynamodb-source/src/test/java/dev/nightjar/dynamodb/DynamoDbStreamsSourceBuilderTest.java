package dev.nightjar.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class DynamoDbStreamsSourceBuilderTest {

  @Test
  void namesAllFaultsAtOnce() {
    assertThatThrownBy(
            () ->
                DynamoDbStreamsSource.builder()
                    .outOfOrderness(Duration.ofSeconds(-1))
                    .recordsPerCall(1001)
                    .discoveryInterval(Duration.ZERO)
                    .build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(
            "table's name",
            "outOfOrderness is -1 s, but must be at least 0 s",
            "recordsPerCall is 1001, but must be 1 to 1000",
            "discoveryInterval is 0 s");
  }

  @Test
  void refusesAnArnOfAnotherTable() {
    assertThatThrownBy(
            () ->
                DynamoDbStreamsSource.builder()
                    .table("orders")
                    .streamArn(TestingStreams.ARN)
                    .build())
        .hasMessageContainingAll("orders", "audit");
  }

  @Test
  void refusesWhatIsNoArn() {
    assertThatThrownBy(() -> DynamoDbStreamsSource.builder().streamArn("audit").build())
        .hasMessageContaining("looks like");
  }

  @Test
  void takesTableAndRegionFromTheArn() {
    StreamSettings stream =
        DynamoDbStreamsSource.builder().streamArn(TestingStreams.ARN).build().options().stream();

    assertThat(stream.table()).isEqualTo("audit");
    assertThat(stream.clientRegion()).isEqualTo("eu-west-1");
  }

  @Test
  void hidesTheSecret() {
    assertThat(CredentialsSettings.fixed("id", "hush-hush").toString())
        .contains("id")
        .doesNotContain("hush-hush");
    assertThatThrownBy(() -> new CredentialsSettings("id", null, null))
        .hasMessageContaining("secret key");
  }

  @Test
  void canBeShippedToACluster() throws Exception {
    DynamoDbStreamsSource source =
        DynamoDbStreamsSource.builder()
            .table("audit")
            .credentials(CredentialsSettings.fixed("id", "secret"))
            .eventTime(EventTimeExtractor.ARRIVAL)
            .build();

    assertThat(InstantiationUtil.clone(source).options().stream())
        .isEqualTo(source.options().stream());
  }
}
