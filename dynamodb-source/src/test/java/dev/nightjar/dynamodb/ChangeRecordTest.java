package dev.nightjar.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class ChangeRecordTest {

  @Test
  void isPojoWithoutGenericTypes() throws IOException {
    TypeInformation<ChangeRecord> type =
        DynamoDbStreamsSource.builder().table("audit").build().getProducedType();
    assertThat(type).isInstanceOf(PojoTypeInfo.class);
    TypeSerializer<ChangeRecord> serializer =
        type.createSerializer(
            new SerializerConfigImpl(
                new Configuration().set(PipelineOptions.GENERIC_TYPES, false)));

    for (ChangeRecord record : new ChangeRecord[] {full(), sparse()}) {
      DataOutputSerializer out = new DataOutputSerializer(64);
      serializer.serialize(record, out);
      ChangeRecord copy = serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
      assertThat(copy).usingRecursiveComparison().isEqualTo(record);
    }
  }

  private static ChangeRecord full() {
    return new ChangeRecord(
        TestingStreams.ARN,
        "s",
        "1",
        "e",
        "REMOVE",
        5L,
        "Service",
        "dynamodb.amazonaws.com",
        bytes("k"),
        bytes("o"),
        bytes("n"),
        7L,
        Origin.REPAIR,
        new Gap(TestingStreams.ARN, "s", "1", "9", 3L, 5L));
  }

  private static ChangeRecord sparse() {
    return new ChangeRecord(
        TestingStreams.ARN,
        "s",
        "1",
        null,
        "",
        5L,
        null,
        null,
        bytes("k"),
        null,
        null,
        0L,
        Origin.STREAM,
        null);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
