package dev.nightjar.sinks.opensearch;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.RequestEntryWrapper;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * The undecided documents of a writer in a checkpoint. Version 1, big-endian: the number of
 * documents; for each, index, id, operation (0 create, 1 index), version, body, content hash,
 * tenant, key, source, sequence number, and arrival as a flag, seconds and nanoseconds. Strings are
 * a length in bytes, -1 for null, and UTF-8.
 */
final class WriterStateSerializer
    implements SimpleVersionedSerializer<BufferedRequestState<Document>> {

  private static final int VERSION = 1;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(BufferedRequestState<Document> state) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(state.getBufferedRequestEntries().size());
    for (RequestEntryWrapper<Document> entry : state.getBufferedRequestEntries()) {
      write(out, entry.getRequestEntry());
    }
    return bytes.toByteArray();
  }

  @Override
  public BufferedRequestState<Document> deserialize(int version, byte[] bytes) throws IOException {
    if (version != VERSION) {
      throw new IOException(
          "the state of the OpenSearch sink has version "
              + version
              + ", this program reads "
              + VERSION
              + ": restore it with the program that wrote it, or a later one");
    }
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    int size = in.readInt();
    List<RequestEntryWrapper<Document>> entries = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      Document document = read(in);
      entries.add(new RequestEntryWrapper<>(document, BulkBody.size(document)));
    }
    return new BufferedRequestState<>(entries);
  }

  private static void write(DataOutputStream out, Document document) throws IOException {
    string(out, document.index());
    string(out, document.id());
    out.writeByte(document.operation() == Document.Operation.CREATE ? 0 : 1);
    out.writeLong(document.version());
    bytes(out, document.body());
    string(out, document.contentHash());
    string(out, document.tenant());
    string(out, document.key());
    string(out, document.source());
    string(out, document.sequenceNumber());
    Instant arrival = document.arrival();
    out.writeBoolean(arrival != null);
    if (arrival != null) {
      out.writeLong(arrival.getEpochSecond());
      out.writeInt(arrival.getNano());
    }
  }

  private static Document read(DataInputStream in) throws IOException {
    return new Document(
        string(in),
        string(in),
        in.readByte() == 0 ? Document.Operation.CREATE : Document.Operation.INDEX,
        in.readLong(),
        bytes(in),
        string(in),
        string(in),
        string(in),
        string(in),
        string(in),
        in.readBoolean() ? Instant.ofEpochSecond(in.readLong(), in.readInt()) : null);
  }

  private static void string(DataOutputStream out, String value) throws IOException {
    bytes(out, value == null ? null : value.getBytes(StandardCharsets.UTF_8));
  }

  private static void bytes(DataOutputStream out, byte[] value) throws IOException {
    out.writeInt(value == null ? -1 : value.length);
    if (value != null) {
      out.write(value);
    }
  }

  private static String string(DataInputStream in) throws IOException {
    byte[] value = bytes(in);
    return value == null ? null : new String(value, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0) {
      return null;
    }
    byte[] value = new byte[length];
    in.readFully(value);
    return value;
  }
}
