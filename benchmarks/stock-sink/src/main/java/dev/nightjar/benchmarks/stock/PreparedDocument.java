package dev.nightjar.benchmarks.stock;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A document, ready to be sent, as it travels in a file from one process to the other.
 *
 * @param index the index to write to; never null
 * @param id the document's id; never null
 * @param body the document as JSON, UTF-8; never null
 */
public record PreparedDocument(String index, String id, byte[] body) {

  /**
   * Writes documents to a new file.
   *
   * @throws IOException where the file can't be written
   */
  public static void write(Path file, List<PreparedDocument> documents) throws IOException {
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      out.writeInt(documents.size());
      for (PreparedDocument document : documents) {
        out.writeUTF(document.index());
        out.writeUTF(document.id());
        out.writeInt(document.body().length);
        out.write(document.body());
      }
    }
  }

  /**
   * The documents of a file.
   *
   * @throws IOException where the file can't be read or ends too early
   */
  public static List<PreparedDocument> read(Path file) throws IOException {
    List<PreparedDocument> documents = new ArrayList<>();
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      for (int left = in.readInt(); left > 0; left--) {
        String index = in.readUTF();
        String id = in.readUTF();
        byte[] body = new byte[in.readInt()];
        in.readFully(body);
        documents.add(new PreparedDocument(index, id, body));
      }
    }
    return documents;
  }
}
