package dev.nightjar.cep.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.audit.RuleSight;
import dev.nightjar.audit.StreamGap;
import dev.nightjar.cep.engine.Evidence;
import dev.nightjar.cep.engine.Occurrence;
import dev.nightjar.cep.live.RuleBundle;
import dev.nightjar.cep.match.Coverage;
import dev.nightjar.cep.rule.RuleText;
import java.io.IOException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshotSerializationUtil;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What travels between operators, and what is kept: its bytes, and that they can be read later. */
class OperatorSerializationTest {

  private static final Occurrence PLAIN =
      new Occurrence(
          "acme",
          0x1122334455667788L,
          new String[] {"ann"},
          1_000_000,
          0,
          new Evidence(1_000_000, "e1", "e1", 1_000_000, 1_000_300, "invoice.export"),
          new long[] {7},
          new Occurrence.Value[0],
          3);

  private static final Occurrence FULL =
      new Occurrence(
          "acme",
          -1,
          new String[] {"ann", "", "\ud800half"},
          1_000_000,
          60_000_000,
          new Evidence(999_999, "d1", "e1", 999_000, 1_500_000, ""),
          new long[] {-7, 7},
          new Occurrence.Value[] {new Occurrence.Value(5, new String[] {"1.50", "x"})},
          300);

  /** As the formats wrote them, once and for all: a savepoint somewhere holds the same. */
  private static final String PLAIN_BYTES_1 =
      "01000561636d6511223344556677880104616e6e00000000000f4240036531d8040f696e766f6963"
          + "652e6578706f727401000000000000000706";

  private static final String FULL_BYTES_1 =
      "011f0561636d65ffffffffffffffff0304616e6e010680b00368616c6600000000000f4240809c9c"
          + "3901036531036431cd0fc2843d0102fffffffffffffff90000000000000007010000000000000005"
          + "0205312e35300278d804";

  private static final String PLAIN_BYTES =
      "02000961636d6511223344556677880107616e6e00000000000f4240056531d8041d696e766f6963"
          + "652e6578706f727401000000000000000706";

  private static final String FULL_BYTES =
      "021f0961636d65ffffffffffffffff0307616e6e010cd80000680061006c006600000000000f4240"
          + "809c9c3901056531056431cd0fc2843d0102fffffffffffffff90000000000000007010000000000"
          + "0000050209312e35300378d804";

  private static final String KEY_BYTES =
      "01ffffffffffffffff0561636d650304616e6e010680b00368616c66";

  private static final String BUNDLE_BYTES = "01020264027301026605793a2031";

  @Test
  void readsWhatAllFormatsWrote() throws Exception {
    assertSame(unhex(PLAIN_BYTES_1, OccurrenceSerializer.INSTANCE), PLAIN);
    assertSame(unhex(FULL_BYTES_1, OccurrenceSerializer.INSTANCE), FULL);
    assertThat(hex(PLAIN, OccurrenceSerializer.INSTANCE)).isEqualTo(PLAIN_BYTES);
    assertThat(hex(FULL, OccurrenceSerializer.INSTANCE)).isEqualTo(FULL_BYTES);
    assertSame(unhex(PLAIN_BYTES, OccurrenceSerializer.INSTANCE), PLAIN);
    assertSame(unhex(FULL_BYTES, OccurrenceSerializer.INSTANCE), FULL);

    GroupKey key = GroupKey.of(FULL);
    assertThat(hex(key, GroupKeySerializer.INSTANCE)).isEqualTo(KEY_BYTES);
    assertThat(unhex(KEY_BYTES, GroupKeySerializer.INSTANCE)).isEqualTo(key);

    RuleBundle bundle = new RuleBundle(2, "d", "s", new RuleText[] {new RuleText("f", "y: 1")});
    assertThat(hex(bundle, RuleBundleSerializer.INSTANCE)).isEqualTo(BUNDLE_BYTES);
    assertSame(unhex(BUNDLE_BYTES, RuleBundleSerializer.INSTANCE), bundle);
  }

  @Test
  void anOccurrenceSurvivesTheTrip() throws Exception {
    for (long seed = 0; seed < 500; seed++) {
      Occurrence occurrence = random(new SplittableRandom(seed));
      Occurrence read =
          unhex(hex(occurrence, OccurrenceSerializer.INSTANCE), OccurrenceSerializer.INSTANCE);
      assertThat(read).as("seed %d", seed).usingRecursiveComparison().isEqualTo(occurrence);
    }
  }

  @Test
  void noticesSurviveTheTripWithAndWithoutTheirOptionalParts() throws Exception {
    Instant time = Instant.parse("2026-11-02T09:00:00.123456789Z");
    for (Control control :
        List.of(
            new Control.Rules(TestingBundles.all(5)),
            new Control.Gap(
                new StreamGap("g", StreamGap.State.OPEN, "s", "h", "1", "2", time, time)),
            new Control.Gap(
                new StreamGap("g", StreamGap.State.CLOSED, "s", "h", null, null, null, null)))) {
      assertSame(
          unhex(hex(control, ControlSerializer.INSTANCE), ControlSerializer.INSTANCE), control);
    }
  }

  @ParameterizedTest
  @ValueSource(
      classes = {Undecidable.class, LateOccurrence.class, Coverage.Unseen.class, RuleSight.class})
  void whatGoesBesideIsAPojo(Class<?> type) {
    TypeInformation<?> information = TypeInformation.of(type);
    assertThat(information).isInstanceOf(PojoTypeInfo.class);
    SerializerConfigImpl strict = new SerializerConfigImpl();
    strict.setGenericTypes(false);
    assertThat(information.createSerializer(strict)).isNotNull();
  }

  static List<VersionedSerializer<?>> serializers() {
    return List.of(
        AuditEventSerializer.INSTANCE,
        OccurrenceSerializer.INSTANCE,
        GroupKeySerializer.INSTANCE,
        RuleBundleSerializer.INSTANCE,
        ControlSerializer.INSTANCE,
        TimedGroupSerializer.INSTANCE);
  }

  @ParameterizedTest
  @MethodSource("serializers")
  void aSavepointKnowsItsSerializerAgain(VersionedSerializer<?> serializer) throws Exception {
    assertRestored(serializer);
  }

  private static <T> void assertRestored(VersionedSerializer<T> serializer) throws Exception {
    DataOutputSerializer out = new DataOutputSerializer(64);
    TypeSerializerSnapshotSerializationUtil.writeSerializerSnapshot(
        out, serializer.snapshotConfiguration());
    TypeSerializerSnapshot<T> restored =
        TypeSerializerSnapshotSerializationUtil.readSerializerSnapshot(
            new DataInputDeserializer(out.getCopyOfBuffer()),
            Thread.currentThread().getContextClassLoader());
    assertThat(
            serializer
                .snapshotConfiguration()
                .resolveSchemaCompatibility(restored)
                .isCompatibleAsIs())
        .isTrue();
    assertThat(restored.restoreSerializer()).isSameAs(serializer);
    assertThat(InstantiationUtil.clone(serializer)).isSameAs(serializer);
  }

  @ParameterizedTest
  @MethodSource("serializers")
  void refusesAFormatOfTheFutureByName(VersionedSerializer<?> serializer) {
    byte[] future = {(byte) (serializer.format() + 1), 0, 0, 0};
    assertThatThrownBy(() -> serializer.deserialize(new DataInputDeserializer(future)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(serializer.plural())
        .hasMessageContaining("format " + (serializer.format() + 1));
  }

  private static Occurrence random(SplittableRandom random) {
    String[] group = new String[random.nextInt(3)];
    for (int i = 0; i < group.length; i++) {
      group[i] = text(random);
    }
    long time = random.nextInt(10) == 0 ? Long.MIN_VALUE + 1 : random.nextLong();
    long evidenceTime = random.nextBoolean() ? time : random.nextLong();
    String id = text(random);
    long[] inputs = random.longs(1 + random.nextInt(4)).sorted().toArray();
    Occurrence.Value[] values = new Occurrence.Value[random.nextInt(3)];
    for (int i = 0; i < values.length; i++) {
      values[i] = new Occurrence.Value(random.nextLong(), new String[] {text(random)});
    }
    return new Occurrence(
        text(random),
        random.nextLong(),
        group,
        time,
        random.nextBoolean() ? 0 : random.nextLong(1_000_000_000_000L),
        new Evidence(
            evidenceTime,
            random.nextBoolean() ? id : text(random),
            id,
            random.nextBoolean() ? evidenceTime : random.nextLong(),
            random.nextLong(),
            text(random)),
        inputs,
        values,
        random.nextInt(1000));
  }

  private static String text(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(40); i > 0; i--) {
      text.append(
          (char) (random.nextInt(4) == 0 ? random.nextInt(65536) : 32 + random.nextInt(90)));
    }
    return text.toString();
  }

  private static void assertSame(Object actual, Object expected) {
    assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
  }

  private static <T> String hex(T value, TypeSerializer<T> serializer) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(256);
    serializer.serialize(value, out);
    return HexFormat.of().formatHex(out.getCopyOfBuffer());
  }

  private static <T> T unhex(String hex, TypeSerializer<T> serializer) throws IOException {
    DataInputDeserializer in = new DataInputDeserializer(HexFormat.of().parseHex(hex));
    T value = serializer.deserialize(in);
    assertThat(in.available()).as("bytes left").isZero();
    return value;
  }
}
