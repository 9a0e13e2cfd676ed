package dev.nightjar.dynamodb.split;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;

/** The common frame of our state: the bytes of one version, and nothing behind them. */
final class VersionedState {

  private VersionedState() {}

  /** Writes one value. */
  interface Writer {
    void write(DataOutputStream out) throws IOException;
  }

  /** Reads one value. */
  interface Reader<T> {
    T read(DataInputStream in) throws IOException;
  }

  static byte[] write(Writer writer) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      writer.write(out);
    }
    return bytes.toByteArray();
  }

  static <T> T read(String what, int version, int newest, byte[] bytes, Reader<T> reader)
      throws IOException {
    if (version < 1 || version > newest) {
      throw new IOException(
          "the checkpoint or savepoint holds "
              + what
              + " in version "
              + version
              + ", but this version of the DynamoDB Streams source reads only up to "
              + newest
              + ": it was written by a later version. Nothing is lost. Start the job with the"
              + " version that wrote it, or a later one, or restore an older savepoint");
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      T value = reader.read(in);
      if (in.read() != -1) {
        throw damaged(what, null);
      }
      return value;
    } catch (EOFException e) {
      throw damaged(what, e);
    }
  }

  private static IOException damaged(String what, Throwable cause) {
    return new IOException(
        "the checkpoint or savepoint holds "
            + what
            + " that is damaged: restore another checkpoint",
        cause);
  }

  static void writeText(DataOutputStream out, String text) throws IOException {
    out.writeBoolean(text != null);
    if (text != null) {
      out.writeUTF(text);
    }
  }

  static String readText(DataInputStream in) throws IOException {
    return in.readBoolean() ? in.readUTF() : null;
  }
}
