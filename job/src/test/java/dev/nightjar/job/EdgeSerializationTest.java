package dev.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.audit.ActionCount;
import dev.nightjar.audit.Alert;
import dev.nightjar.audit.DeadLetter;
import dev.nightjar.audit.RuleSight;
import dev.nightjar.audit.StreamGap;
import dev.nightjar.audit.UndecidedHour;
import dev.nightjar.audit.mapping.Mapped;
import dev.nightjar.cep.operator.Undecidable;
import dev.nightjar.dynamodb.ChangeRecord;
import dev.nightjar.dynamodb.Gap;
import dev.nightjar.dynamodb.Origin;
import dev.nightjar.sinks.archive.ArchiveLine;
import dev.nightjar.sinks.opensearch.Document;
import java.time.Instant;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every record on an edge of the graph crosses it without Kryo, and unchanged. */
class EdgeSerializationTest {

  private static final Instant TIME = Instant.parse("2026-11-21T09:00:00.123Z");

  static List<Object> records() {
    return List.of(
        new TestingChanges().entry("acme", "invoice.export", "ada", TIME),
        new ActionCount("acme", "invoice.export", TIME, 1, 2, null, null, null, 3),
        new ActionCount("acme", "invoice.export", TIME, 1, 2, TIME, 3L, 4L, 5),
        new Alert(
            "id",
            1,
            "burst-export",
            "Burst export",
            "1",
            Alert.Level.HIGH,
            "acme",
            new Alert.Group[] {
              new Alert.Group("user.id", "ada"), new Alert.Group("source.ip", "192.0.2.7")
            },
            TIME,
            TIME,
            10,
            new Alert.Evidence[] {
              new Alert.Evidence("doc", "event", TIME, TIME, TIME, "invoice.export")
            },
            "summary",
            new String[] {"T1567"},
            true,
            "experimental",
            true,
            new String[] {"Ask."},
            new String[] {"pci-dss:10.2.1.2"},
            new Alert.Label[] {new Alert.Label("team", "identity")}),
        new DeadLetter(
            "id",
            DeadLetter.Stage.MAPPING,
            "action-missing",
            "detail",
            null,
            null,
            null,
            null,
            null,
            null,
            new String[] {"PK"},
            7,
            "hash"),
        new Mapped.Expired("acme", "id", "{}", null, TIME, null, true),
        new Mapped.Expired("acme", "id", "{}", "{}", TIME, "hash", false),
        new ArchiveLine("events/tenant=acme/day=2026-11-21", new byte[] {'{', '}'}),
        ChangeRecord.found("arn", 5, new byte[] {'{', '}'}, new byte[] {'{', '}'}, Origin.REPAIR),
        ChangeRecord.lost(new Gap("arn", "shard-1", "1", "2", Gap.UNKNOWN, 7)),
        new StreamGap("id", StreamGap.State.OPEN, "arn", "shard-1", null, "2", null, TIME),
        new RuleSight("idle", "Idle", "1", "high", true, "user.id", TIME, TIME, 7, TIME),
        new RuleSight("idle", "Idle", "1", "high", false, null, null, TIME, 7, TIME),
        new Undecidable(
            "idle",
            "Idle",
            "1",
            "acme",
            new String[] {"user.id"},
            new String[] {"ada"},
            TIME,
            TIME,
            new String[] {"gap"}),
        new UndecidedHour(
            "id",
            "idle",
            "Idle",
            "1",
            "acme",
            TIME,
            7,
            TIME,
            TIME,
            new String[] {"user.id=ada"},
            true,
            new String[] {"gap"}),
        new Document(
            "nightjar-events-2026.11.21",
            "id",
            Document.Operation.CREATE,
            0,
            new byte[] {'{', '}'},
            "hash",
            "acme",
            null,
            null,
            null,
            TIME));
  }

  @ParameterizedTest
  @MethodSource("records")
  void survivesAnEdgeWithGenericTypesOff(Object record) throws Exception {
    assertRoundTrip(record);
  }

  @SuppressWarnings("unchecked")
  private static <T> void assertRoundTrip(T record) throws Exception {
    TypeInformation<T> type = TypeInformation.of((Class<T>) record.getClass());
    assertThat(type).isInstanceOf(PojoTypeInfo.class);
    TypeSerializer<T> serializer =
        type.createSerializer(
            new SerializerConfigImpl(
                new Configuration().set(PipelineOptions.GENERIC_TYPES, false)));
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(record, out);
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    assertThat(serializer.deserialize(in)).usingRecursiveComparison().isEqualTo(record);
    assertThat(in.available()).isZero();
    assertThat(serializer.copy(record)).usingRecursiveComparison().isEqualTo(record);
  }
}
