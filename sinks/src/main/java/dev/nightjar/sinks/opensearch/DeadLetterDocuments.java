package dev.nightjar.sinks.opensearch;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.nightjar.audit.DeadLetter;
import java.io.IOException;
import java.io.Serializable;
import java.util.Locale;

/** Makes the document of a dead letter. It holds no value of the item but its key. */
public final class DeadLetterDocuments implements Serializable {

  private final IndexNames names;

  /** Documents for the indices of these names. */
  public DeadLetterDocuments(IndexNames names) {
    this.names = names;
  }

  /** The document of a dead letter. Its id names its content: an equal id is the same letter. */
  public Document of(DeadLetter letter) {
    return new Document(
        names.deadLetters(),
        letter.id(),
        Document.Operation.CREATE,
        0,
        JsonBytes.object(json -> write(json, letter)),
        null,
        letter.tenant(),
        letter.key(),
        letter.operation(),
        letter.sequenceNumber(),
        letter.arrival());
  }

  private static void write(JsonGenerator json, DeadLetter letter) throws IOException {
    JsonBytes.time(json, "@timestamp", letter.arrival());
    if (letter.tenant() != null) {
      JsonBytes.object(json, "organization", o -> o.writeStringField("id", letter.tenant()));
    }
    JsonBytes.object(
        json,
        "audit",
        a -> {
          JsonBytes.string(a, "key", letter.key());
          JsonBytes.object(
              a,
              "stream",
              s -> {
                JsonBytes.string(s, "operation", letter.operation());
                JsonBytes.string(s, "sequence", letter.sequenceNumber());
                JsonBytes.string(s, "shard", letter.shardId());
              });
          JsonBytes.object(
              a,
              "dead_letter",
              d -> {
                d.writeStringField("stage", letter.stage().name().toLowerCase(Locale.ROOT));
                d.writeStringField("reason", letter.reason());
                d.writeStringField("detail", letter.detail());
                JsonBytes.strings(d, "fields", letter.fields());
                d.writeNumberField("size", letter.size());
                d.writeStringField("hash", letter.hash());
              });
        });
  }
}
