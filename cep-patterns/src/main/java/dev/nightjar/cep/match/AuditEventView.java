package dev.nightjar.cep.match;

import com.fasterxml.jackson.core.JsonParser;
import dev.nightjar.audit.AuditEvent;
import dev.nightjar.cep.engine.Evidence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * An audit event under the names of {@link Fields}, and under the paths of its original item: what
 * the mapping left is a free attribute (also under {@code audit.attributes.}), what it took answers
 * to its old path by an alias. Where its address is, the event says itself, or its {@link
 * AuditEvent#place}. Of tampering, paths below {@code audit.changes.before.} and {@code
 * audit.changes.after.} lead into the entry. Nothing is read before a rule asks. Not safe for
 * several threads.
 */
public final class AuditEventView implements EventView {

  /** What names of key attributes begin with, as {@link MappingAliases} gives them. */
  static final String KEY = "audit.key.";

  private static final String ATTRIBUTES = "audit.attributes.";
  private static final String BEFORE = "audit.changes.before.";
  private static final String AFTER = "audit.changes.after.";

  private final TextCache texts = new TextCache();
  private final Fields.Reader[] readers;
  private final Fields.Reader[] aliased;
  private final PlaceField[] places;
  private final FieldValue[] values;
  private final boolean[] known;
  private final FieldValue[] paths;
  private final int[][] otherPaths;
  private final PathReader attributes = new PathReader(texts);
  private final PathReader before = new PathReader(texts);
  private final PathReader after = new PathReader(texts);
  private final PathReader key = new PathReader(texts);
  private final String[] lastSteps;
  private final List<FieldValue> leaves = new ArrayList<>();
  private boolean leavesRead;
  private boolean pathsRead;
  private boolean touched;
  private AuditEvent event;

  /**
   * A view.
   *
   * @param fields the fields of the router that it is for
   * @param aliases paths of the original item to names of {@link Fields}, as {@link
   *     MappingAliases#of} gives them
   */
  public AuditEventView(FieldTable fields, Map<String, String> aliases) {
    readers = new Fields.Reader[fields.size()];
    aliased = new Fields.Reader[fields.size()];
    places = new PlaceField[fields.size()];
    values = new FieldValue[fields.size()];
    known = new boolean[fields.size()];
    otherPaths = new int[fields.size()][];
    lastSteps = new String[fields.size()];
    int slots = fields.size();
    for (int i = 0; i < fields.size(); i++) {
      String name = fields.name(i);
      readers[i] = Fields.reader(name);
      String alias = aliases.getOrDefault(name, name);
      aliased[i] = alias.equals(name) ? null : Fields.reader(alias);
      places[i] = PlaceField.ALL.get(name);
      want(name, i);
      lastSteps[i] = name.substring(name.lastIndexOf('.') + 1);
      if (alias.startsWith(KEY)) {
        want(alias, i);
      }
      List<String> others = Fields.paths(name);
      otherPaths[i] = new int[others.size()];
      for (int j = 0; j < others.size(); j++) {
        otherPaths[i][j] = slots;
        attributes.want(others.get(j), slots++);
      }
    }
    paths = new FieldValue[slots];
  }

  private void want(String name, int slot) {
    attributes.want(name, slot);
    if (name.startsWith(ATTRIBUTES)) {
      attributes.want(name.substring(ATTRIBUTES.length()), slot);
    } else if (name.startsWith(BEFORE)) {
      before.want(name.substring(BEFORE.length()), slot);
    } else if (name.startsWith(AFTER)) {
      after.want(name.substring(AFTER.length()), slot);
    } else if (name.startsWith(KEY)) {
      // A key attribute is a string, a number or bytes, and stands there as DynamoDB JSON.
      for (String type : List.of("S", "N", "B")) {
        key.want(name.substring(KEY.length()) + "." + type, slot);
      }
    }
  }

  /**
   * Shows an event.
   *
   * @return this view
   */
  public AuditEventView of(AuditEvent shown) {
    event = shown;
    if (touched) {
      Arrays.fill(known, false);
      touched = false;
    }
    pathsRead = false;
    leavesRead = false;
    return this;
  }

  /** The event that is shown. */
  public AuditEvent event() {
    return event;
  }

  @Override
  public String tenant() {
    return event.tenant();
  }

  @Override
  public String eventId() {
    return event.eventId();
  }

  @Override
  public String documentId() {
    return event.id();
  }

  @Override
  public long time() {
    return Evidence.micros(event.time());
  }

  @Override
  public long statedTime() {
    return Evidence.micros(event.statedTime());
  }

  @Override
  public long arrival() {
    return Evidence.micros(event.arrival());
  }

  @Override
  public String action() {
    return event.action();
  }

  @Override
  public FieldValue value(int field) {
    if (!known[field]) {
      values[field] = found(field);
      known[field] = true;
      touched = true;
    }
    return values[field];
  }

  private FieldValue found(int field) {
    Fields.Reader reader = readers[field];
    if (reader == null) {
      FieldValue value = path(field);
      if (places[field] != null && PlaceField.isLacking(value)) {
        FieldValue place = places[field].of(event.place(), texts);
        return place == null ? value : place;
      }
      return value == null ? read(aliased[field]) : value;
    }
    FieldValue value = read(reader);
    // A part that the event lacks is seldom among its free attributes: reading them all for it
    // would cost more than all else. The mapping writes names of plain letters as they are.
    return value == null && event.attributes().contains(lastSteps[field]) ? path(field) : value;
  }

  private FieldValue read(Fields.Reader reader) {
    return reader == null ? null : reader.of(event, texts);
  }

  private FieldValue path(int field) {
    if (!pathsRead) {
      Arrays.fill(paths, null);
      pathsRead = true;
      read(attributes, event.attributes());
      read(key, event.key());
      if (event.tampering() != null) {
        read(before, event.tampering().before());
        read(after, event.tampering().after());
      }
    }
    FieldValue value = paths[field];
    for (int other : otherPaths[field]) {
      value = value == null ? paths[other] : value;
    }
    return value;
  }

  private void read(PathReader reader, String json) {
    if (json == null || json.length() <= 2 || reader.isEmpty()) {
      return;
    }
    try (JsonParser parser = PathReader.JSON.createParser(json)) {
      parser.nextToken();
      reader.read(parser, paths);
    } catch (IOException e) {
      throw new UncheckedIOException("an event holds JSON that the mapping did not write", e);
    }
  }

  @Override
  public void forEachValue(Consumer<FieldValue> action) {
    if (!leavesRead) {
      leaves.clear();
      for (String name : Fields.names()) {
        // Names of free attributes have no reader; their values come with the attributes.
        FieldValue value = read(Fields.reader(name));
        for (int i = 0; value != null && i < value.size(); i++) {
          leaves.add(value.get(i));
        }
      }
      leaves(event.attributes(), leaves::add);
      if (event.tampering() != null) {
        leaves(event.tampering().before(), leaves::add);
        leaves(event.tampering().after(), leaves::add);
      }
      leavesRead = true;
    }
    leaves.forEach(action);
  }

  private void leaves(String json, Consumer<FieldValue> action) {
    if (json == null || json.length() <= 2) {
      return;
    }
    try (JsonParser parser = PathReader.JSON.createParser(json)) {
      parser.nextToken();
      attributes.leaves(parser, action);
    } catch (IOException e) {
      throw new UncheckedIOException("an event holds JSON that the mapping did not write", e);
    }
  }
}
