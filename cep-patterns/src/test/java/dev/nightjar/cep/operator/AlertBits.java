package dev.nightjar.cep.operator;

import dev.nightjar.audit.Alert;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** Alerts as lines that are equal where the alerts are, to the bit. */
final class AlertBits {

  private static final TypeSerializer<Alert> SERIALIZER =
      TypeInformation.of(Alert.class).createSerializer(new SerializerConfigImpl());

  private AlertBits() {}

  /** Something to read first, then every bit. */
  static String line(Alert alert) {
    DataOutputSerializer out = new DataOutputSerializer(1024);
    try {
      SERIALIZER.serialize(alert, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return brief(alert) + " " + HexFormat.of().formatHex(out.getCopyOfBuffer());
  }

  /** The lines, sorted. */
  static List<String> lines(Collection<Alert> alerts) {
    return alerts.stream().map(AlertBits::line).sorted().toList();
  }

  /** Which rule, in which revision, over how many events: {@code test-burst r0 x3}. */
  static String brief(Alert alert) {
    return alert.ruleId() + " r" + alert.revision() + " x" + alert.count();
  }

  /** {@link #brief} of each, in the order given. */
  static List<String> briefs(Collection<Alert> alerts) {
    return alerts.stream().map(AlertBits::brief).toList();
  }
}
