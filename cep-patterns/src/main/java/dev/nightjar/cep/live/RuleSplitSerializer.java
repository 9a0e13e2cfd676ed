package dev.nightjar.cep.live;

import dev.nightjar.audit.RuleReport;
import dev.nightjar.cep.rule.RuleText;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Writes a split: version, digest, source and files of the bundle, the directory's own files, what
 * was reported. Texts are UTF-8 behind their length.
 */
final class RuleSplitSerializer implements SimpleVersionedSerializer<RuleSplit> {

  private static final int VERSION = 1;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(RuleSplit split) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 16);
    DataOutputStream out = new DataOutputStream(bytes);
    AcceptedRules accepted = split.accepted();
    out.writeLong(accepted.bundle().version());
    text(out, accepted.bundle().digest());
    text(out, accepted.bundle().source());
    files(out, List.of(accepted.bundle().files()));
    files(out, accepted.own());
    out.writeInt(accepted.standings().size());
    for (AcceptedRules.Standing standing : accepted.standings()) {
      text(out, standing.id());
      text(out, standing.kind().name());
      text(out, standing.name());
      text(out, standing.fingerprint());
      out.writeLong(standing.sinceMillis());
    }
    return bytes.toByteArray();
  }

  @Override
  public RuleSplit deserialize(int version, byte[] bytes) throws IOException {
    if (version != VERSION) {
      throw new IOException(
          "rules of a checkpoint have format "
              + version
              + ", this program reads "
              + VERSION
              + "; restore with the program that wrote it or a newer one");
    }
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    RuleBundle bundle =
        new RuleBundle(in.readLong(), text(in), text(in), files(in).toArray(RuleText[]::new));
    List<RuleText> own = files(in);
    int count = in.readInt();
    List<AcceptedRules.Standing> standings = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      standings.add(
          new AcceptedRules.Standing(
              text(in), RuleReport.Kind.valueOf(text(in)), text(in), text(in), in.readLong()));
    }
    return new RuleSplit(new AcceptedRules(bundle, own, standings));
  }

  private static void files(DataOutputStream out, List<RuleText> files) throws IOException {
    out.writeInt(files.size());
    for (RuleText file : files) {
      text(out, file.name());
      text(out, file.yaml());
    }
  }

  private static List<RuleText> files(DataInputStream in) throws IOException {
    int count = in.readInt();
    List<RuleText> files = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      files.add(new RuleText(text(in), text(in)));
    }
    return files;
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
  }
}
