package dev.nightjar.local.archive;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What the places tell, laid out in temporary files by the first digits of ids, so that all about
 * an id is in one file: one file after the other is compared, and only a 256th part of a day is
 * ever in memory. Ids are hashes, which spreads them evenly.
 */
final class TraceFiles implements AutoCloseable {

  private static final int PARTS = 256;
  private static final int HEX = 16;

  private final Path folder;
  private final DataOutputStream[] parts = new DataOutputStream[PARTS];

  /** In a new folder for temporary files, which goes when this is closed. */
  TraceFiles() throws IOException {
    folder = Files.createTempDirectory("nightjar-verify-");
  }

  /** Keeps what a place tells. */
  void add(Place place, Trace trace) throws IOException {
    int part = part(trace.id());
    if (parts[part] == null) {
      parts[part] =
          new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file(part))));
    }
    DataOutputStream out = parts[part];
    out.writeByte(place.ordinal());
    write(out, trace.id());
    out.writeBoolean(trace.entry());
    write(out, trace.hash());
    write(out, trace.said());
    write(out, trace.whole());
    out.writeLong(trace.ttl());
    write(out, trace.tenant());
    write(out, trace.key());
  }

  /** Any text has a part: whoever wrote the id, it is not trusted to be a hash. */
  private static int part(String id) {
    int high = id.isEmpty() ? -1 : Character.digit(id.charAt(0), HEX);
    int low = id.length() < 2 ? -1 : Character.digit(id.charAt(1), HEX);
    return high < 0 || low < 0 ? Math.floorMod(id.hashCode(), PARTS) : high * HEX + low;
  }

  /** Gives out what is told of each id, all places together, and forgets it. */
  void forEach(Consumer<Found> receiver) throws IOException {
    for (int part = 0; part < PARTS; part++) {
      if (parts[part] == null) {
        continue;
      }
      parts[part].close();
      parts[part] = null;
      Map<String, Found> found = new HashMap<>();
      try (DataInputStream in =
          new DataInputStream(new BufferedInputStream(Files.newInputStream(file(part))))) {
        for (int place = in.read(); place >= 0; place = in.read()) {
          Trace trace =
              new Trace(
                  read(in),
                  in.readBoolean(),
                  read(in),
                  read(in),
                  read(in),
                  in.readLong(),
                  read(in),
                  read(in));
          found.computeIfAbsent(trace.id(), id -> new Found()).add(Place.values()[place], trace);
        }
      }
      Files.delete(file(part));
      // In the order of ids, so that two runs tell the same.
      found.entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .forEach(entry -> receiver.accept(entry.getValue()));
    }
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    if (text == null) {
      out.writeInt(-1);
      return;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String read(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0) {
      return null;
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("a temporary file is cut off");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private Path file(int part) {
    return folder.resolve(Integer.toString(part));
  }

  /** Deletes the files. */
  @Override
  public void close() throws IOException {
    for (DataOutputStream part : parts) {
      if (part != null) {
        part.close();
      }
    }
    try (Stream<Path> files = Files.list(folder)) {
      files.forEach(
          file -> {
            try {
              Files.delete(file);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
    Files.delete(folder);
  }
}
