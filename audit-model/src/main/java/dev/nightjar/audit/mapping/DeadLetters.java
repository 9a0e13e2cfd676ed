package dev.nightjar.audit.mapping;

import dev.nightjar.audit.Change;
import dev.nightjar.audit.DeadLetter;
import dev.nightjar.audit.Ids;
import dev.nightjar.audit.item.Item;
import dev.nightjar.audit.item.ItemParseException;
import java.util.List;

/** Writes the dead letter of a change: where it is and why, without its values. */
final class DeadLetters {

  /** A letter must fit into any index, whatever a tenant names its attributes. */
  private static final int MAX_FIELDS = 500;

  private static final int MAX_FIELD_LENGTH = 255;

  private DeadLetters() {}

  /**
   * A letter.
   *
   * @param key null where the key could not be read
   * @param tenant null where it could not be told
   */
  static DeadLetter of(Change change, EntryKey key, String tenant, Refusal refusal) {
    byte[] content = content(change);
    String hash = Ids.hash(content);
    String keyJson = key == null ? null : key.json();
    return new DeadLetter(
        Ids.id(
            DeadLetter.Stage.MAPPING.name(),
            key == null ? Ids.hash(orEmpty(change.keys())) : keyJson,
            change.sequenceNumber(),
            hash),
        DeadLetter.Stage.MAPPING,
        refusal.reason(),
        refusal.getMessage(),
        tenant,
        keyJson,
        change.operationName(),
        change.sequenceNumber(),
        change.shardId(),
        change.arrival(),
        fields(content),
        content.length,
        hash);
  }

  /** What failed: the newest image that there is, else the key. */
  private static byte[] content(Change change) {
    if (change.after() != null) {
      return change.after();
    }
    return change.before() != null ? change.before() : orEmpty(change.keys());
  }

  private static byte[] orEmpty(byte[] bytes) {
    return bytes == null ? new byte[0] : bytes;
  }

  /** The names; of what is malformed only those that were read together with their values. */
  private static String[] fields(byte[] content) {
    List<String> names;
    try {
      names = List.copyOf(Item.parse(content).attributes().keySet());
    } catch (ItemParseException e) {
      names = e.names();
    }
    return names.stream().map(DeadLetters::cut).sorted().limit(MAX_FIELDS).toArray(String[]::new);
  }

  /** Never in the middle of a surrogate pair, which no writer of JSON would take. */
  private static String cut(String name) {
    if (name.length() <= MAX_FIELD_LENGTH) {
      return name;
    }
    boolean pair = Character.isHighSurrogate(name.charAt(MAX_FIELD_LENGTH - 1));
    return name.substring(0, pair ? MAX_FIELD_LENGTH - 1 : MAX_FIELD_LENGTH);
  }
}
