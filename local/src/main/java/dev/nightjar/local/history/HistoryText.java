package dev.nightjar.local.history;

import dev.nightjar.local.history.ItemVersion.Comparison;
import dev.nightjar.local.history.ItemVersion.Difference;
import dev.nightjar.local.text.PlainText;
import java.util.ArrayList;
import java.util.List;

/** The versions of an item as people read them. What documents say is escaped. */
public final class HistoryText {

  private static final int VALUE_WIDTH = 400;
  private static final int MESSAGE_WIDTH = 300;

  private HistoryText() {}

  /** The lines. */
  public static List<String> of(String key, List<ItemVersion> versions) {
    List<String> lines = new ArrayList<>();
    long tampering = versions.stream().filter(version -> version.kind().isTampering()).count();
    lines.add(
        "Item "
            + PlainText.of(key)
            + ": "
            + versions.size()
            + (versions.size() == 1 ? " event, " : " events, ")
            + (tampering == 0 ? "no tampering" : tampering + " of them TAMPERING"));
    for (int i = 0; i < versions.size(); i++) {
      ItemVersion version = versions.get(i);
      lines.add("");
      lines.add(
          (i + 1)
              + "  "
              + PlainText.of(version.arrival())
              + "  "
              + (version.kind().isTampering() ? "TAMPERING: " : "")
              + said(version.kind())
              + "  ("
              + PlainText.of(version.where())
              + ")");
      lines.add("   " + PlainText.of(version.message(), MESSAGE_WIDTH));
      if (!version.unseen().isEmpty()) {
        lines.add("   before it, unseen (attributes that may change, or a gap of the stream):");
        version.unseen().forEach(each -> lines.add("     " + line(each)));
      }
      if (version.comparison() == Comparison.LAST_KNOWN) {
        lines.add("   against the last version that is known, for the stream told none:");
      } else if (version.comparison() == Comparison.NONE
          && (version.kind() == ItemVersion.Kind.CHANGED
              || version.kind() == ItemVersion.Kind.REMOVED)) {
        lines.add("   what it changed is not known: the stream told no image of before or after");
      }
      version.differences().forEach(each -> lines.add("     " + line(each)));
    }
    return lines;
  }

  private static String said(ItemVersion.Kind kind) {
    return switch (kind) {
      case WRITTEN -> "written";
      case CHANGED -> "changed";
      case REMOVED -> "removed";
      case REUSED -> "the key was used again";
      case MISMATCH -> "names another tenant than its key";
    };
  }

  private static String line(Difference difference) {
    String path = PlainText.of(difference.path(), VALUE_WIDTH);
    if (difference.before() == null) {
      return path + ": added " + value(difference.after());
    }
    if (difference.after() == null) {
      return path + ": removed " + value(difference.before());
    }
    return path + ": " + value(difference.before()) + " -> " + value(difference.after());
  }

  private static String value(com.fasterxml.jackson.databind.JsonNode value) {
    return PlainText.of(value.toString(), VALUE_WIDTH);
  }
}
