package dev.nightjar.cep.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.cep.engine.Occurrence;
import java.time.Instant;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every record of this package on an edge or in state has a serializer of its own: no Kryo. */
class PatternSerializationTest {

  @ParameterizedTest
  @ValueSource(
      classes = {Step.class, RuleStep.class, StepMatch.class, RuleMatch.class, LateStep.class})
  void isAPojoWithoutGenericTypes(Class<?> type) {
    TypeInformation<?> information = TypeInformation.of(type);
    assertThat(information).isInstanceOf(PojoTypeInfo.class);
    assertThat(serializer(information)).isNotNull();
  }

  @Test
  void survivesTheTripWithAllItsParts() throws Exception {
    Step step = step();
    assertThat(trip(step, Step.class)).usingRecursiveComparison().isEqualTo(step);
    Occurrence occurrence = TestingOccurrences.of("e1", "ab", 5, "v1", "v2");
    RuleStep routed = new RuleStep(7, occurrence, step, "event e1");
    assertThat(trip(routed, RuleStep.class)).usingRecursiveComparison().isEqualTo(routed);
    RuleMatch match = new RuleMatch(7, 1, new StepMatch(new Step[] {step, step}, 9));
    assertThat(trip(match, RuleMatch.class)).usingRecursiveComparison().isEqualTo(match);
    LateStep late = new LateStep("r", "acme", "doc", Instant.ofEpochSecond(1), 3);
    assertThat(trip(late, LateStep.class)).isEqualTo(late);
  }

  @Test
  void aHostedStepSurvivesTheTripWithinItsGroup() throws Exception {
    StepSerializer serializer =
        new StepSerializer(new String[] {"a", "b"}, new String[] {TestingRules.FIELD});
    serializer.reads("acme", new String[] {"ann"});
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(step(), out);
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    assertThat(serializer.deserialize(in)).usingRecursiveComparison().isEqualTo(step());
    assertThat(in.available()).isZero();
  }

  private static Step step() {
    return new Step(
        "acme",
        new String[] {"ann"},
        TestingOccurrences.START,
        "e1",
        "doc-e1",
        TestingOccurrences.START - 1,
        TestingOccurrences.START + 2,
        "did it",
        new String[] {"a", "b"},
        new Step.Value[] {new Step.Value(TestingRules.FIELD, new String[] {"v1", "v2"})},
        new Step.Past[] {new Step.Past("b", TestingOccurrences.START - 9)});
  }

  private static <T> T trip(T value, Class<T> type) throws Exception {
    TypeSerializer<T> serializer = serializer(TypeInformation.of(type));
    DataOutputSerializer out = new DataOutputSerializer(256);
    serializer.serialize(value, out);
    return serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
  }

  private static <T> TypeSerializer<T> serializer(TypeInformation<T> information) {
    SerializerConfigImpl strict = new SerializerConfigImpl();
    strict.setGenericTypes(false);
    return information.createSerializer(strict);
  }
}
