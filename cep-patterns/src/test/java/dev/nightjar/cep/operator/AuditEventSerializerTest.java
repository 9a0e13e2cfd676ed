package dev.nightjar.cep.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.audit.AuditEvent;
import java.io.IOException;
import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class AuditEventSerializerTest {

  /** As format 1 wrote it, once and for all: a checkpoint may hold events under way. */
  private static final String BYTES =
      "0102416533613834366466303265326266666265633738633634653439356261333163010961636d"
          + "6505653101a2c4c2ae0d0001a2c4c2ae0d80c6868f011d696e766f6963652e6578706f727407616e"
          + "6e00000107616e6e0f737563636573730000002d616e6e2064696420696e766f6963652e6578706f"
          + "72748101363161316261356461653566383830373865396133393039616362623061366662356239"
          + "3233636366636564633564396465333561396133333531633530633201033101057b7d057b7d";

  private static AuditEvent event() {
    return TestingAudit.export("ann").id("e1").at(java.time.Duration.ofSeconds(1));
  }

  @Test
  void readsWhatFormatOneWrote() throws Exception {
    assertThat(HexFormat.of().formatHex(bytes(event()))).isEqualTo(BYTES);
    assertThat(read(HexFormat.of().parseHex(BYTES))).usingRecursiveComparison().isEqualTo(event());
  }

  @Test
  void everyPartOfAnEventSurvivesTheTripAndMayBeMissing() throws Exception {
    for (long seed = 0; seed < 1_000; seed++) {
      AuditEvent event = (AuditEvent) random(AuditEvent.class, new SplittableRandom(seed));
      assertThat(read(bytes(event)))
          .as("seed %d", seed)
          .usingRecursiveComparison()
          .isEqualTo(event);
    }
  }

  @Test
  void aTimeThatIsAsStatedIsWrittenOnce() throws Exception {
    AuditEvent event = event();
    assertThat(event.statedTime()).isEqualTo(event.time());
    assertThat(read(bytes(event)).statedTime()).isEqualTo(event.time());
  }

  /** A value of a type, with all parts that it has: whatever is added to an event is tried too. */
  private static Object random(Class<?> type, SplittableRandom random) throws Exception {
    if (type == boolean.class) {
      return random.nextBoolean();
    }
    if (type != AuditEvent.class && random.nextInt(4) == 0) {
      return null;
    }
    if (type == String.class) {
      return text(random);
    } else if (type == Instant.class) {
      return Instant.ofEpochSecond(
          random.nextLong(-10_000_000_000L, 10_000_000_000L), random.nextInt(1_000_000_000));
    } else if (type == Long.class) {
      return random.nextLong() >> random.nextInt(64);
    } else if (type == Double.class) {
      return random.nextDouble(-180, 180);
    } else if (type.isEnum()) {
      return type.getEnumConstants()[random.nextInt(type.getEnumConstants().length)];
    } else if (type.isArray()) {
      Object array = Array.newInstance(type.getComponentType(), random.nextInt(4));
      for (int i = 0; i < Array.getLength(array); i++) {
        Array.set(array, i, random(type.getComponentType(), random));
      }
      return array;
    }
    assertThat(type.isRecord()).as("a type that is not known here: %s", type).isTrue();
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = random(components[i].getType(), random);
    }
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    return type.getDeclaredConstructor(types).newInstance(values);
  }

  private static String text(SplittableRandom random) {
    int most = new int[] {128, 256, 65_536}[random.nextInt(3)];
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(8) == 0 ? random.nextInt(400) : random.nextInt(20); i > 0; i--) {
      text.append((char) random.nextInt(most));
    }
    return text.toString();
  }

  private static byte[] bytes(AuditEvent event) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(256);
    AuditEventSerializer.INSTANCE.serialize(event, out);
    return out.getCopyOfBuffer();
  }

  private static AuditEvent read(byte[] bytes) throws IOException {
    DataInputDeserializer in = new DataInputDeserializer(bytes);
    AuditEvent event = AuditEventSerializer.INSTANCE.deserialize(in);
    assertThat(in.available()).as("bytes left").isZero();
    return event;
  }
}
