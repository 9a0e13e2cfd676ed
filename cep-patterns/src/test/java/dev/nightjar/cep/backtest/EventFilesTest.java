package dev.nightjar.cep.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.audit.mapping.Mapping;
import dev.nightjar.cep.engine.Evidence;
import dev.nightjar.cep.match.EventRouter;
import dev.nightjar.cep.match.EventView;
import dev.nightjar.cep.rule.RuleSet;
import dev.nightjar.cep.rule.RuleText;
import dev.nightjar.cep.sigma.SigmaReader;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every form of an event is told by what it holds, and what is none is refused or counted. */
class EventFilesTest {

  private static final RuleSet RULES =
      SigmaReader.read(
              List.of(
                  new RuleText(
                      "any.yml",
                      """
                      title: Any
                      logsource: {product: any}
                      detection:
                        any: {event.action: '*'}
                        condition: any
                      """)))
          .rules();

  private static final String ITEM =
      "{\"PK\":{\"S\":\"TENANT#acme\"},\"SK\":{\"S\":\"EVENT#2026-11-02T09:00:00.5Z#a\"},"
          + "\"action\":{\"S\":\"invoice.export\"},\"actor\":{\"S\":\"ann\"}}";

  private static final String KEYS =
      "{\"PK\":{\"S\":\"TENANT#acme\"},\"SK\":{\"S\":\"EVENT#2026-11-02T09:00:00.5Z#a\"}}";

  private Map<String, Long> skipped = Map.of();

  @TempDir Path folder;

  @Test
  void plainObjectsAreEvents() throws Exception {
    assertThat(
            read(
                """
                {"@timestamp":"2026-11-02T09:00:00Z","event.id":"1","organization.id":"acme","event.action":"a.b"}
                {"@timestamp":1762074000,"event":{"id":"2","action":"a.c"}}
                """))
        .containsExactly("acme 1 2026-11-02T09:00:00Z a.b", "- 2 2025-11-02T09:00:00Z a.c");
  }

  @Test
  void plainObjectsMayHoldTheWordsOfOtherForms() throws Exception {
    String event =
        "{\"@timestamp\":\"2026-11-02T09:00:00Z\",\"event.id\":\"1\",\"Item\":{\"name\":\"x\"},"
            + "\"dynamodb\":{\"table\":\"t\"},\"note\":\"\\\"Records\\\"\",\"Records\":3}";
    assertThat(read(event)).containsExactly("- 1 2026-11-02T09:00:00Z ");
  }

  @Test
  void linesOfAnExportAreEvents() throws Exception {
    assertThat(read("{\"Item\":" + ITEM + "}"))
        .containsExactly("acme 2026-11-02T09:00:00.5Z#a 2026-11-02T09:00:00.500Z invoice.export");
  }

  @Test
  void nobodyKnowsWhenAnExportedItemCame() throws Exception {
    List<Long> apart = new ArrayList<>();
    readWith("{\"Item\":" + ITEM + "}", event -> apart.add(event.arrival() - event.statedTime()));
    assertThat(apart).containsExactly(0L);
  }

  @Test
  void recordsOfAStreamAreEvents() throws Exception {
    String record =
        "{\"eventID\":\"1\",\"eventName\":\"INSERT\",\"dynamodb\":{\"Keys\":"
            + KEYS
            + ",\"NewImage\":"
            + ITEM
            + ",\"ApproximateCreationDateTime\":%s,\"SequenceNumber\":\"123456789012345678901\"}}";
    // Seconds as Lambda has them, seconds with an exponent, ms, us, and the form of the CLI.
    for (String arrival :
        List.of(
            "1793610000",
            "1.79361E9",
            "1793610000000",
            "1793610000000000",
            "\"2026-11-02T09:00:00+00:00\"")) {
      assertThat(read(record.formatted(arrival)))
          .as(arrival)
          .containsExactly("acme 2026-11-02T09:00:00.5Z#a 2026-11-02T09:00:00.500Z invoice.export");
    }
  }

  @Test
  void whatWasChangedOrRemovedIsTampering() throws Exception {
    String removed =
        "{\"eventName\":\"REMOVE\",%s\"dynamodb\":{\"Keys\":"
            + KEYS
            + ",\"OldImage\":"
            + ITEM
            + ",\"ApproximateCreationDateTime\":1793616000,"
            + "\"SequenceNumber\":\"123456789012345678901\"}}";
    assertThat(read(removed.formatted("")))
        .hasSize(1)
        .allSatisfy(event -> assertThat(event).endsWith("2026-11-02T10:40:00Z audit.tampered"));
    String identity =
        "\"userIdentity\":{\"type\":\"Service\",\"principalId\":\"dynamodb.amazonaws.com\"},";
    assertThat(read(removed.formatted(identity))).isEmpty();
    assertThat(skipped).containsExactly(Map.entry("removed by its TTL", 1L));
  }

  @Test
  void aBatchHoldsEventsOfAnyForm() throws Exception {
    String plain = "{\"@timestamp\":\"2026-11-02T09:00:00Z\",\"event.id\":\"1\"}";
    String batch = "{\"Records\":[" + plain + ",{\"Item\":" + ITEM + "}]}";
    assertThat(read(batch)).hasSize(2);
    assertThat(read(plain + "\n" + batch + "\n" + batch)).hasSize(5);
    assertThat(read(batch.replace("[", "[\n").replace(",{\"Item", ",\n\n{\"Item"))).hasSize(2);
  }

  @Test
  void itemsThatAreNoEntriesAreCountedByReason() throws Exception {
    String other = "{\"Item\":" + ITEM.replace("EVENT#", "PROFILE#") + "}";
    assertThat(read(other + "\n" + other + "\n{\"Item\":" + ITEM + "}")).hasSize(1);
    assertThat(skipped).containsExactly(Map.entry("sort key prefix", 2L));
  }

  @Test
  void whatCannotBeReadIsNamedByFileLineAndReason() throws Exception {
    String good = "{\"@timestamp\":\"2026-11-02T09:00:00Z\"}\n";
    assertThat(refusal(good + "{\"@timestamp\":\"2026-11-02T09:00:00Z\"\n" + good))
        .containsExactly(file() + ":2: it is no JSON in UTF-8, or of too great a depth or length");
    assertThat(refusal(good + good.trim() + " x\n")).hasSize(1);
    assertThat(refusal("{\"time\":1}\n" + good))
        .containsExactly(file() + ":1: it has no time at @timestamp");
    assertThat(refusal("{\"@timestamp\":\"soon\"}")).hasSize(1);
    assertThat(refusal("[1]")).containsExactly(file() + ":1: it is no JSON object");
    assertThat(refusal(good + "{\"Item\":" + ITEM.replace("action", "deed") + "}"))
        .hasSize(1)
        .allSatisfy(fault -> assertThat(fault).startsWith(file() + ":2: action-missing: "));
    assertThat(refusal("{\"Item\":" + ITEM + "} x")).hasSize(1);
    assertThat(refusal("{\"Records\":[{\"Records\":[]}]}"))
        .containsExactly(file() + ":1: an element of Records is a batch itself");
    assertThat(refusal("{\"eventName\":\"INSERT\",\"dynamodb\":{\"NewImage\":" + ITEM + "}}"))
        .containsExactly(file() + ":1: the stream record has no dynamodb.Keys");
    for (String count : List.of("1E2147483647", "0E2147483647", "9".repeat(900))) {
      assertThat(
              refusal(
                  "{\"eventName\":\"INSERT\",\"dynamodb\":{\"Keys\":"
                      + KEYS
                      + ",\"ApproximateCreationDateTime\":"
                      + count
                      + "}}"))
          .as("%.20s", count)
          .containsExactly(
              file() + ":1: dynamodb.ApproximateCreationDateTime of the stream record is no time");
    }
  }

  @Test
  void tenAreNamedAndAllAreCounted() throws Exception {
    String lines = IntStream.range(0, 25).mapToObj(i -> "x").collect(Collectors.joining("\n"));
    List<String> faults = refusal(lines);
    assertThat(faults).hasSize(11);
    assertThat(faults.get(9)).startsWith(file() + ":10: ");
    assertThat(faults.get(10)).isEqualTo("and 15 more");
  }

  private String file() {
    return folder.resolve("events").toString();
  }

  private List<String> refusal(String text) throws Exception {
    try {
      read(text);
      return List.of();
    } catch (RefusedException e) {
      return e.faults();
    }
  }

  private List<String> read(String text) throws Exception {
    List<String> events = new ArrayList<>();
    readWith(
        text,
        event ->
            events.add(
                event.tenant()
                    + " "
                    + event.eventId()
                    + " "
                    + Evidence.instant(event.time())
                    + " "
                    + event.action()));
    return events;
  }

  private void readWith(String text, java.util.function.Consumer<EventView> sink) throws Exception {
    Files.writeString(folder.resolve("events"), text);
    skipped =
        EventFiles.read(
            List.of(file()),
            InputStream.nullInputStream(),
            new EventRouter(RULES, 0, source -> true).fields(),
            EventFields.STANDARD,
            Mapping.standard(),
            sink);
  }
}
