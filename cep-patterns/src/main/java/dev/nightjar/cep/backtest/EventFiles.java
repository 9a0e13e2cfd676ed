package dev.nightjar.cep.backtest;

import dev.nightjar.audit.mapping.Mapping;
import dev.nightjar.cep.geo.GeoDatabases;
import dev.nightjar.cep.match.EventView;
import dev.nightjar.cep.match.FieldTable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Files of events in every form that a backtest reads, for who looks at events one by one. */
public final class EventFiles {

  private EventFiles() {}

  /** Reads all events without databases of places. */
  public static Map<String, Long> read(
      List<String> paths,
      InputStream standardInput,
      FieldTable table,
      EventFields fields,
      Mapping mapping,
      Consumer<EventView> sink)
      throws RefusedException, IOException {
    return read(paths, standardInput, table, fields, mapping, GeoDatabases.NONE, sink);
  }

  /**
   * Reads all events in the order of files and lines, on this thread.
   *
   * @param paths files and directories, {@code -} for standard input; plain or gzip
   * @param standardInput what {@code -} stands for
   * @param table the fields that the views answer to
   * @param fields where plain objects say tenant, time and id
   * @param mapping what items of a table mean
   * @param geo tell where addresses are, as far as events don't
   * @param sink takes each event; the view is valid until the next one
   * @return how many records were no events, by reason
   * @throws RefusedException where a file is not there or something in it can't be read; the sink
   *     has then seen what could be
   */
  public static Map<String, Long> read(
      List<String> paths,
      InputStream standardInput,
      FieldTable table,
      EventFields fields,
      Mapping mapping,
      GeoDatabases geo,
      Consumer<EventView> sink)
      throws RefusedException, IOException {
    Map<String, Long> skipped = new TreeMap<>();
    Refusals refusals = new Refusals();
    EventReader.Sink events =
        new EventReader.Sink() {
          @Override
          public void event(EventView event) {
            sink.accept(event);
          }

          @Override
          public void skipped(String reason) {
            skipped.merge(reason, 1L, Long::sum);
          }
        };
    EventReader reader = new EventReader(table, fields, mapping, geo, refusals, events);
    try (ChunkReader chunks = new ChunkReader(InputFile.of(paths), standardInput, refusals)) {
      Chunk chunk;
      while ((chunk = chunks.next()) != null) {
        reader.read(chunk);
      }
    }
    refusals.check();
    return skipped;
  }
}
