package dev.nightjar.cep.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.audit.RuleReport;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.api.Test;

/** What crosses an edge or stands in a checkpoint does so without Kryo, and unchanged. */
class LiveSerializationTest {

  private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");

  private static AcceptedRules accepted() {
    return new RuleGovernor(
            dev.nightjar.cep.sigma.SigmaReader::read, TestingRules.shipped(), "ü", true)
        .judge(
            AcceptedRules.NONE,
            TestingRules.found(
                TestingRules.file("a.yml", TestingRules.rule("a", "pdf")),
                TestingRules.file("wrong.yml", "title: Ü\n")),
            NOW)
        .next();
  }

  @Test
  void newsIsAPojo() throws Exception {
    PojoTestUtils.assertSerializedAsPojoWithoutKryo(RuleNews.class);
    PojoTestUtils.assertSerializedAsPojoWithoutKryo(RuleBundle.class);
    PojoTestUtils.assertSerializedAsPojoWithoutKryo(RuleReport.class);
    RuleReport report =
        new RuleReport(
            "id",
            RuleReport.Kind.FILE,
            "a.yml",
            RuleReport.State.REFUSED,
            "why",
            null,
            null,
            null,
            null,
            "a.yml",
            7,
            "key",
            new String[] {"fault"},
            new RuleReport.MuteReport[] {new RuleReport.MuteReport(null, "ann", "x", NOW)},
            null,
            3,
            "here",
            NOW,
            NOW);
    for (RuleNews news :
        List.of(new RuleNews(accepted().bundle(), null), new RuleNews(null, report))) {
      assertThat(trip(news)).usingRecursiveComparison().isEqualTo(news);
    }
  }

  private static RuleNews trip(RuleNews news) throws IOException {
    TypeSerializer<RuleNews> serializer =
        TypeInformation.of(RuleNews.class)
            .createSerializer(
                new SerializerConfigImpl(
                    new Configuration().set(PipelineOptions.GENERIC_TYPES, false)));
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(news, out);
    return serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
  }

  @Test
  void splitSurvivesACheckpoint() throws IOException {
    RuleSplitSerializer serializer = new RuleSplitSerializer();
    RuleSplit split = new RuleSplit(accepted());
    assertThat(split.accepted().standings()).isNotEmpty();
    byte[] bytes = serializer.serialize(split);
    assertThat(serializer.deserialize(1, bytes)).usingRecursiveComparison().isEqualTo(split);
    assertThatThrownBy(() -> serializer.deserialize(2, bytes))
        .hasMessageContaining("have format 2, this program reads 1");
  }

  @Test
  void enumeratorRemembersASplitOrNone() throws IOException {
    RuleEnumeratorSerializer serializer = new RuleEnumeratorSerializer();
    Optional<RuleSplit> open = Optional.of(new RuleSplit(accepted()));
    assertThat(serializer.deserialize(1, serializer.serialize(open)))
        .usingRecursiveComparison()
        .isEqualTo(open);
    assertThat(serializer.deserialize(1, serializer.serialize(Optional.empty()))).isEmpty();
  }

  @Test
  void textFormShowsNoRule() {
    assertThat(accepted().toString()).startsWith("version 0, digest ").doesNotContain("pdf");
  }
}
