package dev.nightjar.local.history;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.local.history.ItemVersion.Difference;
import dev.nightjar.local.text.PlainJson;
import java.util.List;
import java.util.Locale;

/** The versions of an item as lines of JSON. */
public final class HistoryJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private HistoryJson() {}

  /** A version as one object; an attribute that was, or is, not there has no such side. */
  public static String line(ItemVersion version) {
    ObjectNode object = JSON.createObjectNode();
    object.put("kind", version.kind().name().toLowerCase(Locale.ROOT));
    object.put("tampering", version.kind().isTampering());
    object.put("arrival", version.arrival());
    object.put("sequence", version.sequence());
    object.put("message", version.message());
    object.put("where", version.where());
    object.put("comparison", version.comparison().name().toLowerCase(Locale.ROOT));
    differences(object.putArray("differences"), version.differences());
    differences(object.putArray("unseen"), version.unseen());
    return PlainJson.of(object);
  }

  private static void differences(ArrayNode array, List<Difference> differences) {
    for (Difference difference : differences) {
      ObjectNode object = array.addObject().put("path", difference.path());
      if (difference.before() != null) {
        object.set("before", difference.before());
      }
      if (difference.after() != null) {
        object.set("after", difference.after());
      }
    }
  }
}
