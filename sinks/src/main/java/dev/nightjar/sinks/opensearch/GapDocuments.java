package dev.nightjar.sinks.opensearch;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.nightjar.audit.StreamGap;
import java.io.IOException;
import java.io.Serializable;
import java.util.Locale;

/**
 * Makes the document of a gap: open when it is found, closed when it was filled. Its state is its
 * version, so that a gap that is told again stays closed.
 */
public final class GapDocuments implements Serializable {

  private final IndexNames names;

  /** Documents for the indices of these names. */
  public GapDocuments(IndexNames names) {
    this.names = names;
  }

  /** The document of a gap. */
  public Document of(StreamGap gap) {
    return new Document(
        names.gaps(),
        gap.id(),
        Document.Operation.INDEX,
        gap.state() == StreamGap.State.OPEN ? 1 : 2,
        JsonBytes.object(json -> write(json, gap)),
        null,
        null,
        null,
        null,
        gap.lastSequence(),
        gap.to());
  }

  private static void write(JsonGenerator json, StreamGap gap) throws IOException {
    JsonBytes.time(json, "@timestamp", gap.to());
    json.writeStringField("message", message(gap));
    JsonBytes.object(
        json,
        "audit",
        a -> {
          JsonBytes.object(
              a,
              "stream",
              s -> {
                s.writeStringField("arn", gap.stream());
                s.writeStringField("shard", gap.shard());
              });
          JsonBytes.object(
              a,
              "gap",
              g -> {
                g.writeStringField("state", gap.state().name().toLowerCase(Locale.ROOT));
                JsonBytes.time(g, "from", gap.from());
                JsonBytes.time(g, "to", gap.to());
                JsonBytes.string(g, "last_sequence", gap.lastSequence());
                JsonBytes.string(g, "first_sequence", gap.firstSequence());
              });
        });
  }

  /** What happened, what it means, and what to do. */
  private static String message(StreamGap gap) {
    StringBuilder text = new StringBuilder("The stream lost records of the shard ");
    text.append(gap.shard()).append(" before they were read: those ");
    text.append(
        gap.lastSequence() == null
            ? "from its beginning"
            : "after the sequence number " + gap.lastSequence());
    text.append(gap.firstSequence() == null ? " to its end" : " and before " + gap.firstSequence());
    text.append(", written ");
    if (gap.from() != null) {
      text.append("after ").append(gap.from()).append(" and ");
    }
    text.append("before ").append(gap.to()).append(". ");
    if (gap.state() == StreamGap.State.OPEN) {
      text.append(
          "Their events are not indexed, not judged by any rule and not counted. The table is"
              + " complete: under source.on-gap = repair it is read again for them, and this document"
              + " then says closed; under continue look there for items of that time.");
      if (gap.from() == null) {
        text.append(
            " Nothing of the shard was read before, so nobody knows from when on records are"
                + " missing: a repair then indexes every item of the table, whatever its time.");
      }
    } else {
      text.append(
          "The table was read again for them, and what it still held is indexed, but not judged by"
              + " any rule and not counted.");
    }
    return text.append(
            " What was changed or removed in that time can't be told any more, and a rule whose"
                + " window overlaps it may have missed something.")
        .toString();
  }
}
