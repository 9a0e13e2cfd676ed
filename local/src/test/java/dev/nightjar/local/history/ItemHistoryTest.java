package dev.nightjar.local.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.local.history.ItemVersion.Comparison;
import dev.nightjar.local.history.ItemVersion.Difference;
import dev.nightjar.local.history.ItemVersion.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What became of an item, in order, with what differs. */
class ItemHistoryTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NINE = "2026-11-21T09:00:00Z";
  private static final String TEN = "2026-11-21T10:00:00Z";

  @Test
  void ordersByArrivalThenBySequenceNumberAsANumber() {
    List<ItemHistory.Event> events =
        new ArrayList<>(
            List.of(
                event("entry", "INSERT", NINE, "99", null, null),
                event("tampering", "MODIFY", NINE, "100", "{\"a\":1}", "{\"a\":2}"),
                event("tampering", "MODIFY", NINE, "1000", "{\"a\":2}", "{\"a\":3}"),
                event("tampering", "REMOVE", TEN, "5", "{\"a\":3}", null)));
    for (long seed = 0; seed < 30; seed++) {
      Collections.shuffle(events, new Random(seed));
      List<ItemVersion> versions = ItemHistory.of(events);
      assertThat(versions)
          .as("seed %d", seed)
          .extracting(ItemVersion::kind)
          .containsExactly(Kind.WRITTEN, Kind.CHANGED, Kind.CHANGED, Kind.REMOVED);
      assertThat(versions).as("seed %d", seed).allMatch(version -> version.unseen().isEmpty());
      assertThat(versions.get(2).differences()).containsExactly(difference("a", "2", "3"));
      assertThat(versions.get(3).differences()).containsExactly(difference("a", "3", null));
    }
  }

  @Test
  void differencesAreByPathWithWhatWasAddedAndRemoved() {
    String before =
        "{\"action\":\"export\",\"actor\":{\"id\":\"u\",\"n\":1},\"tags\":[1,2],\"m\":{}}";
    String after = "{\"action\":\"view\",\"actor\":{\"id\":\"u\"},\"tags\":[2,1],\"ip\":null}";
    assertThat(ItemHistory.differences(json(before), json(after)))
        .containsExactly(
            difference("action", "\"export\"", "\"view\""),
            difference("actor.n", "1", null),
            difference("ip", null, "null"),
            difference("m", "{}", null),
            difference("tags", "[1,2]", "[2,1]"));
    assertThat(ItemHistory.differences(json(before), json(before))).isEmpty();
    assertThat(ItemHistory.differences(json("{\"a\":1}"), json("{\"a\":1.0}")))
        .as("another spelling of the same number")
        .isEmpty();
  }

  /** A stream of new images alone: what was before is what was last seen, if anything was. */
  @Test
  void withoutABeforeImageTheLastKnownOneIsCompared() {
    List<ItemVersion> versions =
        ItemHistory.of(
            List.of(
                event("entry", "INSERT", NINE, "1", null, null),
                event("tampering", "MODIFY", NINE, "2", null, "{\"a\":2}"),
                event("tampering", "MODIFY", NINE, "3", null, "{\"a\":3}"),
                event("tampering", "REMOVE", NINE, "4", null, null)));
    assertThat(versions)
        .extracting(ItemVersion::comparison)
        .containsExactly(
            Comparison.NONE, Comparison.NONE, Comparison.LAST_KNOWN, Comparison.LAST_KNOWN);
    assertThat(versions.get(2).differences()).containsExactly(difference("a", "2", "3"));
    assertThat(versions.get(3).differences()).containsExactly(difference("a", "3", null));
    assertThat(HistoryText.of("k", versions))
        .contains(
            "   what it changed is not known: the stream told no image of before or after",
            "   against the last version that is known, for the stream told none:");
  }

  @Test
  void aChangeThatNobodySawShowsAtTheNext() {
    List<ItemVersion> versions =
        ItemHistory.of(
            List.of(
                event("tampering", "MODIFY", NINE, "2", "{\"a\":1}", "{\"a\":2,\"ttl\":5}"),
                event(
                    "tampering",
                    "MODIFY",
                    NINE,
                    "3",
                    "{\"a\":2,\"ttl\":9}",
                    "{\"a\":3,\"ttl\":9}")));
    assertThat(versions.get(1).unseen()).containsExactly(difference("ttl", "5", "9"));
    assertThat(versions.get(1).differences()).containsExactly(difference("a", "2", "3"));
    assertThat(HistoryText.of("k", versions))
        .contains("     ttl: 5 -> 9", "     a: 2 -> 3")
        .anyMatch(line -> line.contains("unseen"));
  }

  @Test
  void aKeyThatIsUsedAgainIsTamperingAndEndsWhatWasKnown() {
    List<ItemVersion> versions =
        ItemHistory.of(
            List.of(
                event("tampering", "MODIFY", NINE, "2", "{\"a\":1}", "{\"a\":2}"),
                event("id_reused", "INSERT", NINE, "3", null, null),
                event("tampering", "MODIFY", NINE, "4", null, "{\"a\":9}")));
    assertThat(versions.get(1).kind()).isEqualTo(Kind.REUSED);
    assertThat(versions.get(1).kind().isTampering()).isTrue();
    assertThat(versions.get(2).comparison()).isEqualTo(Comparison.NONE);
    assertThat(HistoryText.of("k", versions).get(0))
        .isEqualTo("Item k: 3 events, 3 of them TAMPERING");
  }

  @Test
  void whatTheItemHoldsIsShownWithoutEffect() {
    String evil = "{\"a\":\"\\u001b[2J\\u202e\"}";
    List<String> lines =
        HistoryText.of(
            "k", ItemHistory.of(List.of(event("tampering", "MODIFY", NINE, "2", "{}", evil))));
    assertThat(String.join("\n", lines))
        .contains("\\u202e")
        .doesNotContain("\u001b")
        .doesNotContain("\u202e");
  }

  static ItemHistory.Event event(
      String kind, String operation, String arrival, String sequence, String before, String after) {
    ObjectNode source = JSON.createObjectNode();
    source.putObject("event").put("created", arrival);
    source.put("message", operation + " " + sequence);
    ObjectNode audit = source.putObject("audit").put("kind", kind);
    audit.putObject("stream").put("operation", operation).put("sequence", sequence);
    ObjectNode changes = audit.putObject("changes");
    if (before != null) {
      changes.set("before", json(before));
    }
    if (after != null) {
      changes.set("after", json(after));
    }
    return new ItemHistory.Event("nightjar-events-2026.11.21/" + sequence, source);
  }

  private static Difference difference(String path, String before, String after) {
    return new Difference(
        path, before == null ? null : json(before), after == null ? null : json(after));
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
