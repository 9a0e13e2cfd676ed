package dev.nightjar.cep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.audit.ActionCount;
import dev.nightjar.audit.Alert;
import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.DeadLetter;
import java.time.Duration;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every record on an edge or in state has a serializer of its own: no Kryo. */
class SerializationTest {

  @ParameterizedTest
  @ValueSource(
      classes = {
        AuditEvent.class,
        Alert.class,
        ActionCount.class,
        DeadLetter.class,
        Candidate.class,
        Match.class,
        Episode.class
      })
  void isAPojoWithoutGenericTypes(Class<?> type) {
    TypeInformation<?> information = TypeInformation.of(type);
    assertThat(information).isInstanceOf(PojoTypeInfo.class);
    assertThat(serializer(information)).isNotNull();
  }

  @Test
  void survivesTheTripWithAndWithoutItsOptionalParts() throws Exception {
    AuditEvent full = TestingEvent.tampering().by("ann@acme.io").at(Duration.ZERO);
    AuditEvent bare = TestingEvent.export(null).ends(null).to(null, null).at(Duration.ZERO);
    assertThat(trip(full, AuditEvent.class)).usingRecursiveComparison().isEqualTo(full);
    assertThat(trip(bare, AuditEvent.class)).usingRecursiveComparison().isEqualTo(bare);

    Candidate candidate =
        Routing.candidate(AuditTampered.ID, full, "", Candidate.Role.INTEGRITY, "changed");
    Candidate nameless =
        Routing.candidate(AuditTampered.ID, bare, "", Candidate.Role.INTEGRITY, null);
    assertThat(trip(candidate, Candidate.class)).isEqualTo(candidate);
    assertThat(trip(nameless, Candidate.class)).isEqualTo(nameless);

    Match match = new Match(new Candidate[] {candidate, nameless}, candidate.arrival());
    assertThat(trip(match, Match.class)).usingRecursiveComparison().isEqualTo(match);
    Episode episode = Episode.judge(new AuditTampered(), null, match).episode();
    assertThat(trip(episode, Episode.class)).usingRecursiveComparison().isEqualTo(episode);
    Alert alert = episode.alert(new AuditTampered());
    assertThat(trip(alert, Alert.class)).usingRecursiveComparison().isEqualTo(alert);
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
