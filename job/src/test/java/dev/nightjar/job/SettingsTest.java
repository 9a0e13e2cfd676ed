package dev.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.audit.mapping.Mapping;
import dev.nightjar.cep.operator.DetectionEngine;
import dev.nightjar.cep.operator.RuleDetectionOptions;
import dev.nightjar.cep.rule.LogSource;
import dev.nightjar.dynamodb.DynamoDbStreamsSource;
import dev.nightjar.dynamodb.GapPolicy;
import dev.nightjar.dynamodb.SnapshotOptions;
import dev.nightjar.dynamodb.SourceOptions;
import dev.nightjar.dynamodb.StreamDescription;
import dev.nightjar.dynamodb.ViewType;
import dev.nightjar.job.configuration.ConfigurationException;
import dev.nightjar.job.configuration.ConfigurationSources;
import dev.nightjar.job.configuration.Fault;
import dev.nightjar.job.configuration.Option;
import dev.nightjar.job.configuration.Request;
import dev.nightjar.sinks.opensearch.OpenSearchOptions;
import dev.nightjar.sinks.opensearch.Retention;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SettingsTest {

  @Test
  void needsOnlyATableAndOpenSearch() {
    Settings settings = TestingSettings.with();

    assertThat(settings.stream().table()).isEqualTo("audit");
    assertThat(settings.pipelines()).containsExactlyInAnyOrder(Pipeline.values());
    assertThat(settings.notices()).isEmpty();
  }

  @Test
  void hasTheSameDefaultsAsThePartsThemselves() {
    Settings settings = TestingSettings.with();
    SourceOptions source = RealEnds.of(settings, null).source().options();
    SourceOptions standard = DynamoDbStreamsSource.builder().table("audit").build().options();

    assertThat(settings.mapping()).isEqualTo(Mapping.standard());
    assertThat(settings.rules())
        .isEqualTo(
            new Settings.Rules(
                null,
                true,
                Duration.ofSeconds(2),
                RuleOptions.OnFault.STOP,
                new LogSource(null, "nightjar", "audit"),
                RuleDetectionOptions.defaults().engine(),
                List.of()));
    assertThat(settings.search())
        .isEqualTo(OpenSearchOptions.builder().urls("http://127.0.0.1:9200").build());
    assertThat(source)
        .usingRecursiveComparison()
        .ignoringFields("eventTime", "api")
        .isEqualTo(standard);
  }

  @Test
  void handsEveryKindOfOptionOn() {
    Settings settings =
        TestingSettings.with(
            "--map.action.attribute=what",
            "--time.backdated-after=1 h",
            "--time.out-of-orderness=3 s",
            "--rules.directory=s3://bucket/rules",
            "--rules.catalogue=FALSE",
            "--rules.log-source.category=application",
            "--detect.engine=cep",
            "--detect.patterns=org.example.Mine",
            "--opensearch.bulk.bytes=1 MiB",
            "--opensearch.auth=basic",
            "--opensearch.username=writer",
            "--opensearch.password=hunter2",
            "--source.credentials=static",
            "--source.access-key=id",
            "--source.secret-key=hunter3");

    assertThat(settings.mapping().settings()).containsEntry("map.action.attribute", "what");
    assertThat(settings.mapping().backdatedAfter()).isEqualTo(Duration.ofHours(1));
    assertThat(settings.source().outOfOrderness()).isEqualTo(Duration.ofSeconds(3));
    assertThat(settings.rules())
        .isEqualTo(
            new Settings.Rules(
                "s3://bucket/rules",
                false,
                Duration.ofSeconds(2),
                RuleOptions.OnFault.STOP,
                new LogSource("application", "nightjar", "audit"),
                DetectionEngine.CEP,
                List.of("org.example.Mine")));
    assertThat(settings.search().bulkBytes()).isEqualTo(1 << 20);
    assertThat(settings.search().password()).isEqualTo("hunter2");
    assertThat(settings.stream().credentials().secretAccessKey()).isEqualTo("hunter3");
    assertThat(settings.toString()).doesNotContain("hunter");
    assertThat(settings.notices())
        .hasSize(2)
        .anyMatch(notice -> notice.contains("Static credentials"))
        .anyMatch(notice -> notice.contains("the rules are those of the start"));
  }

  @Test
  void removesNothingUnlessRetentionIsEnabledAndKeepsWhatItsTableSays() {
    RetentionSettings settings = retention();
    assertThat(settings.enabled()).isFalse();
    assertThat(settings.retention())
        .isEqualTo(
            new Retention(
                Duration.ofDays(400),
                Duration.ofDays(1_100),
                Duration.ofDays(100),
                Duration.ofDays(100)));
    assertThat(retention("--retention.enabled=true").enabled()).isTrue();
    assertThat(settings.search().names().retentionJournal()).isEqualTo("nightjar-retention");
  }

  @Test
  void keepsNoIndexShorterThanItIsWritten() {
    TestingSettings.with("--retention.events=400 d", "--opensearch.retention=400 d");
    TestingSettings.with("--opensearch.retention=500 d");
    for (String[] args :
        new String[][] {
          {"--retention.events=399 d", "--opensearch.retention=400 d"},
          {"--retention.enabled=true", "--opensearch.retention=401 d"}
        }) {
      String[] all =
          Stream.concat(
                  Stream.of("--source.table=audit", "--opensearch.url=http://127.0.0.1:9200"),
                  Stream.of(args))
              .toArray(String[]::new);
      assertThat(TestingSettings.faults(all).faults())
          .singleElement()
          .extracting(Fault::sentence)
          .asString()
          .contains("retention.events", "shorter than opensearch.retention", "Set ");
    }
  }

  private static RetentionSettings retention(String... args) {
    return RetentionSettings.of(
        TestingSettings.resolution(
            Map.of(),
            Stream.concat(Stream.of("--opensearch.url=http://127.0.0.1:9200"), Stream.of(args))
                .toArray(String[]::new)));
  }

  @Test
  void saysAllFaultsOfAllPartsAtOnce() {
    ConfigurationException faults =
        TestingSettings.faults(
            "--pipelines=project,delete",
            "--map.actoin.attribute=x",
            "--map.time.zone=Mars",
            "--detect.burst-export.threshold=5",
            "--rules.poll-interval=1 ms",
            "--rules.catalogue=perhaps",
            "--opensearch.auth=basic",
            "--opensearch.index-prefix=UPPER",
            "--opensearch.bulk.back-off-min=20 s",
            "--source.credentials=static",
            "--source.secret-key=hunter2");

    assertThat(faults.faults())
        .extracting(fault -> fault.key())
        .containsExactlyInAnyOrder(
            "map.actoin.attribute",
            "pipelines",
            "detect.burst-export.threshold",
            "source.access-key",
            "source.table",
            "map.time.zone",
            "rules.poll-interval",
            "rules.catalogue",
            "opensearch.url",
            "opensearch.username",
            "opensearch.password",
            "opensearch.index-prefix",
            "opensearch.bulk.back-off-max");
    assertThat(faults)
        .hasMessageContaining("Did you mean map.action.attribute?")
        .hasMessageContaining("13 faults")
        .hasMessageContaining(
            "detect.burst-export.threshold: there is no such option any more (argument): what a rule"
                + " looks for stands in its file now.")
        .hasMessageContaining("pipelines = 'project,delete': must be")
        .message()
        .doesNotContain("hunter2", "..");
  }

  @Test
  void saysEveryFaultOfOneOption() {
    assertThat(
            TestingSettings.faults(
                    "--source.table=audit",
                    "--opensearch.url=ftp://a:9200,http://b:9200?x=1",
                    "--map.actor.id=a..b,.c")
                .faults())
        .extracting(fault -> fault.key())
        .containsExactlyInAnyOrder(
            "opensearch.url", "opensearch.url", "map.actor.id", "map.actor.id");
  }

  @Test
  void neverShowsAPasswordInAnAddress() {
    ConfigurationSources sources =
        new ConfigurationSources(
            Request.parse(
                "--source.table=audit",
                "--source.endpoint=http://me:hunter2@127.0.0.1:8000",
                "--opensearch.url=https://me:hunter2@a:9200,https://me:hunter2@b:9200"),
            TestingSettings.NO_FILE,
            name -> null);

    assertThat(sources.resolve(Options.ALL).table()).contains("https://***@a:9200");
    assertThat(sources.resolve(Options.ALL).table()).doesNotContain("hunter2");
    assertThatThrownBy(() -> Settings.of(sources.resolve(Options.ALL)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("source.endpoint")
        .hasMessageContaining("opensearch.url")
        .message()
        .doesNotContain("hunter2");
  }

  @Test
  void refusesCredentialsThatNothingUses() {
    assertThat(
            TestingSettings.faults(
                    "--source.table=audit",
                    "--opensearch.url=http://127.0.0.1:9200",
                    "--source.secret-key=hunter2",
                    "--opensearch.password=hunter2")
                .faults())
        .extracting(fault -> fault.key())
        .containsExactlyInAnyOrder("source.secret-key", "opensearch.password");
  }

  @Test
  void refusesATableAndAnArnThatDisagree() {
    assertThat(
            TestingSettings.faults(
                "--source.table=audit",
                "--source.stream-arn=arn:aws:dynamodb:eu-west-1:1:table/other/stream/1",
                "--opensearch.url=http://127.0.0.1:9200"))
        .hasMessageContaining("source.stream-arn: the stream ARN");
  }

  @Test
  void handsOnHowTheTableIsRead() {
    Settings settings =
        TestingSettings.with(
            "--source.on-gap=repair",
            "--source.repair.reach=2 d",
            "--source.snapshot.segments=3",
            "--source.snapshot.read-capacity=50",
            "--source.describe-calls-per-second=2");
    SourceOptions source = RealEnds.of(settings, null).source().options();

    assertThat(source.onGap()).isEqualTo(GapPolicy.REPAIR);
    assertThat(source.snapshot()).isEqualTo(new SnapshotOptions(3, 50, Duration.ofDays(2)));
    assertThat(source.describeCallsPerSecond()).isEqualTo(2);
  }

  @Test
  void refusesSplitPipelinesForAGlobalTable() {
    Settings split = TestingSettings.with("--pipelines=detect,count");
    StreamDescription one = stream("PK", "SK");
    StreamDescription global =
        new StreamDescription("audit", "arn", ViewType.NEW_IMAGE, List.of("PK", "SK"), true, 0);

    assertThat(RealEnds.regionFaults(one, split)).isEmpty();
    assertThat(RealEnds.regionFaults(global, TestingSettings.with())).isEmpty();
    assertThat(RealEnds.regionFaults(global, split))
        .singleElement()
        .satisfies(
            fault -> {
              assertThat(fault.key()).isEqualTo("pipelines");
              assertThat(fault.sentence())
                  .contains("'detect,count'", "'audit' is global", "one reader a shard");
            });
    assertThat(split.with(global).mapping().infersExpiry()).isTrue();
    assertThat(split.with(one).mapping().infersExpiry()).isFalse();
  }

  @Test
  void saysThatAStandbyAlertsNobody() {
    Settings standby = TestingSettings.with("--region.role=standby");

    assertThat(standby.region()).isEqualTo(RegionRole.STANDBY);
    assertThat(standby.notices()).singleElement().asString().contains("alerts nobody");
    assertThat(TestingSettings.with().region()).isEqualTo(RegionRole.ACTIVE);
  }

  @Test
  void saysThatSplitPipelinesTakeBothReaders() {
    assertThat(TestingSettings.with("--pipelines=project", "--source.calls-per-second=3").notices())
        .singleElement()
        .asString()
        .contains("both readers");
  }

  @Test
  void saysThatSplitPipelinesShareTheReadsOfAShard() {
    assertThat(TestingSettings.with("--pipelines=detect,count").notices())
        .hasSize(2)
        .last()
        .asString()
        .contains("source.calls-per-second = 5", "throttle each other", "Set 2 or 3 in both");
    assertThat(TestingSettings.with("--source.calls-per-second=5").notices()).isEmpty();
  }

  @Test
  void refusesAMappingWhoseKeysAreNotTheTables() {
    StreamDescription own = stream("PK", "SK");
    StreamDescription other = stream("pk", "time");
    StreamDescription single = stream("PK");

    assertThat(RealEnds.keyFaults(own, Mapping.standard())).isEmpty();
    assertThat(RealEnds.keyFaults(other, Mapping.standard()))
        .extracting(Fault::sentence)
        .containsExactly(
            "map.partition-key = 'PK': the key of the table 'audit' is pk, time. Set it to 'pk'.",
            "map.sort-key = 'SK': the key of the table 'audit' is pk, time. Set it to 'time'.");
    assertThat(RealEnds.keyFaults(single, Mapping.standard()))
        .extracting(Fault::key)
        .containsExactly("map.sort-key");
    assertThat(
            RealEnds.keyFaults(
                single,
                Mapping.read(
                    Map.of(
                        "map.sort-key",
                        "",
                        "map.time.sort-key-pattern",
                        "",
                        "map.entry.sort-key-prefix",
                        ""))))
        .isEmpty();
  }

  private static StreamDescription stream(String... keys) {
    return new StreamDescription("audit", "arn", ViewType.NEW_IMAGE, List.of(keys), false, 0);
  }

  @Test
  void keepsSecretsOutOfTheTable() {
    for (Option<?> option : Options.ALL) {
      boolean sounds = option.key().matches(".*(password|secret|token).*");
      assertThat(option.secret()).as(option.key()).isEqualTo(sounds);
      if (option.secret()) {
        assertThat(TestingSettings.resolution(Map.of(), "--" + option.key() + "=hunter2").table())
            .contains(Option.REDACTED)
            .doesNotContain("hunter2");
      }
    }
  }
}
