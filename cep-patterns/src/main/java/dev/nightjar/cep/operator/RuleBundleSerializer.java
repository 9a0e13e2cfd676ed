package dev.nightjar.cep.operator;

import dev.nightjar.cep.live.RuleBundle;
import dev.nightjar.cep.rule.RuleText;
import java.io.IOException;
import java.io.Serial;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes a {@link RuleBundle}: its version, digest and source, and the files as they are. */
public final class RuleBundleSerializer extends VersionedSerializer<RuleBundle> {

  /** The only instance that is needed. */
  public static final RuleBundleSerializer INSTANCE = new RuleBundleSerializer();

  /** What Flink needs to know of the type. */
  public static final TypeInformation<RuleBundle> TYPE =
      new ValueTypeInfo<>(RuleBundle.class, INSTANCE);

  @Serial private static final long serialVersionUID = 1L;

  private RuleBundleSerializer() {}

  @Override
  int format() {
    return 1;
  }

  @Override
  String plural() {
    return "rule bundles";
  }

  @Override
  void write(RuleBundle bundle, DataOutputView out) throws IOException {
    Wire.writeUnsigned(out, bundle.version());
    Wire.writeText(out, bundle.digest());
    Wire.writeText(out, bundle.source());
    Wire.writeLength(out, bundle.files().length);
    for (RuleText file : bundle.files()) {
      Wire.writeText(out, file.name());
      Wire.writeText(out, file.yaml());
    }
  }

  @Override
  RuleBundle read(int format, DataInputView in) throws IOException {
    long version = Wire.readUnsigned(in);
    String digest = Wire.readText(in);
    String source = Wire.readText(in);
    RuleText[] files = new RuleText[Wire.readLength(in)];
    for (int i = 0; i < files.length; i++) {
      files[i] = new RuleText(Wire.readText(in), Wire.readText(in));
    }
    return new RuleBundle(version, digest, source, files);
  }

  @Override
  public TypeSerializerSnapshot<RuleBundle> snapshotConfiguration() {
    return new Snapshot();
  }

  /** What a savepoint says about the serializer. The format is in each value. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<RuleBundle> {

    /** Called by Flink when it reads a savepoint. */
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }

  @Serial
  private Object readResolve() {
    return INSTANCE;
  }
}
