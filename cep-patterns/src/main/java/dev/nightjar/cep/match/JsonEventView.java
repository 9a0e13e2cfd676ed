package dev.nightjar.cep.match;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.nightjar.audit.Ids;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A plain JSON object as an event, under its own paths. It is read in one pass that keeps what the
 * rules ask for. A few names are derived where the object has none of its own: {@code audit.kind}
 * from the action, {@code audit.principal} from {@code user.effective.id}, else {@code user.id},
 * {@code user.email} or {@code user.name}; {@code audit.actor.type} and {@code user.type} from one
 * another, else from the form of the id, as the standard mapping does it; {@code
 * audit.source.network} from {@code source.ip}, and where that is, if somebody can tell; {@code
 * user.target.*} from a target that is a user, {@code audit.subject} from that or from the
 * principal; those of {@link Fields#paths}; and {@code organization.id}, {@code @timestamp} and
 * {@code event.id} from the fields that are set for them. Not safe for several threads.
 */
public final class JsonEventView implements EventView {

  private final JsonFields names;
  private final TextCache texts = new TextCache();
  private final PathReader reader = new PathReader(texts);
  private final DerivedFields derived;
  private final PlaceValues places;
  private final FieldValue[] values;
  private final int tenantSlot;
  private final int timeSlot;
  private final int idSlot;
  private final int actionSlot;
  private final List<FieldValue> leaves = new ArrayList<>();
  private boolean leavesRead;
  private byte[] json;
  private int from;
  private int length;
  private long time;
  private String id;

  /**
   * A view.
   *
   * @param fields the fields of the router that it is for
   * @param names where objects say their tenant, time and id
   */
  public JsonEventView(FieldTable fields, JsonFields names) {
    this(fields, names, PlaceLookup.NONE);
  }

  /**
   * A view that tells where addresses are.
   *
   * @param fields the fields of the router that it is for
   * @param names where objects say their tenant, time and id
   * @param lookup is asked where an object does not say it itself
   */
  public JsonEventView(FieldTable fields, JsonFields names, PlaceLookup lookup) {
    this.names = names;
    Set<String> wanted = new LinkedHashSet<>(fields.names());
    wanted.addAll(List.of(names.tenant(), names.time(), names.id(), RuleIndex.ACTION));
    wanted.addAll(DerivedFields.sources(fields));
    wanted.addAll(PlaceValues.sources(fields, lookup));
    FieldTable slots = new FieldTable(wanted);
    values = new FieldValue[slots.size()];
    for (int i = 0; i < slots.size(); i++) {
      reader.want(slots.name(i), i);
    }
    tenantSlot = slots.index(names.tenant());
    timeSlot = slots.index(names.time());
    idSlot = slots.index(names.id());
    actionSlot = slots.index(RuleIndex.ACTION);
    derived = new DerivedFields(fields, slots, names);
    places = new PlaceValues(fields, slots, lookup, texts);
  }

  /**
   * Shows an object.
   *
   * @param bytes UTF-8; not to be changed while the event is shown
   * @param offset where the object starts
   * @param size how many bytes it has
   * @return null where it is an event; else why not, in words that hold nothing of its content
   */
  public String read(byte[] bytes, int offset, int size) {
    json = bytes;
    from = offset;
    length = size;
    id = null;
    leavesRead = false;
    Arrays.fill(values, null);
    places.clear();
    try (JsonParser parser = PathReader.JSON.createParser(bytes, offset, size)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return "it is no JSON object";
      }
      reader.read(parser, values);
      if (parser.nextToken() != null) {
        return "something follows the JSON object";
      }
    } catch (IOException e) {
      // Its message may quote the content.
      return "it is no JSON in UTF-8, or of too great a depth or length";
    }
    return readTime();
  }

  private String readTime() {
    FieldValue stated = values[timeSlot];
    if (text(stated) == null) {
      return "it has no time at " + names.time();
    }
    time = Times.of(stated.get(0));
    return time == Times.NONE
        ? "its time at "
            + names.time()
            + " is neither ISO-8601 nor seconds or milliseconds, of 1970 to 9999"
        : null;
  }

  /** The first value as text; null where there is none or it is empty. */
  private static String text(FieldValue value) {
    String text = value == null || value.size() == 0 ? null : value.get(0).text();
    return text == null || text.isEmpty() ? null : text;
  }

  @Override
  public String tenant() {
    String tenant = text(values[tenantSlot]);
    return tenant == null ? JsonFields.NO_TENANT : tenant;
  }

  @Override
  public String eventId() {
    if (id == null) {
      id = text(values[idSlot]);
      if (id == null) {
        id = Ids.hash(Arrays.copyOfRange(json, from, from + length)).substring(0, Ids.ID_DIGITS);
      }
    }
    return id;
  }

  @Override
  public String documentId() {
    return eventId();
  }

  @Override
  public long time() {
    return time;
  }

  @Override
  public long statedTime() {
    return time;
  }

  @Override
  public long arrival() {
    return time;
  }

  @Override
  public String action() {
    String action = text(values[actionSlot]);
    return action == null ? "" : action;
  }

  @Override
  public FieldValue value(int field) {
    FieldValue value = values[field];
    if (value == null && derived.has(field)) {
      // Kept, because several rules ask; what follows from it is the same either way.
      value = derived.value(field, values);
      values[field] = value;
    }
    if (PlaceField.isLacking(value) && places.has(field)) {
      FieldValue place = places.value(field, values);
      value = place == null ? value : place;
    }
    return value;
  }

  @Override
  public void forEachValue(Consumer<FieldValue> action) {
    if (!leavesRead) {
      leaves.clear();
      leavesRead = true;
      try (JsonParser parser = PathReader.JSON.createParser(json, from, length)) {
        parser.nextToken();
        reader.leaves(parser, leaves::add);
      } catch (IOException e) {
        throw new IllegalStateException("what was read once can be read again", e);
      }
    }
    leaves.forEach(action);
  }
}
