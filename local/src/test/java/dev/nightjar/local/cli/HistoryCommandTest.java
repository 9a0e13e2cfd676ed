package dev.nightjar.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.local.history.ItemHistory;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the command for one item's history asks, prints, and how it ends. */
class HistoryCommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String KEY = "{\"PK\":{\"S\":\"TENANT#acme\"},\"SK\":{\"S\":\"EVENT#1\"}}";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<String> asked = new ArrayList<>();
  private final List<ItemHistory.Event> events = new ArrayList<>();

  @Test
  void takesTheKeyInEachOfItsSpellings() {
    events.add(event("entry", "INSERT"));
    for (String key :
        new String[] {
          "TENANT#acme/EVENT#1", "{\"PK\": \"TENANT#acme\", \"SK\": \"EVENT#1\"}", KEY
        }) {
      assertThat(run("--key", key)).as(err.toString()).isZero();
    }
    assertThat(asked).hasSize(3).containsOnly(KEY);
    assertThat(out.toString()).contains("1 event, no tampering", "written");
  }

  @Test
  void endsWithOneWhereTheItemWasTamperedWith() throws Exception {
    events.add(event("entry", "INSERT"));
    events.add(event("tampering", "REMOVE"));
    assertThat(run("--key", "TENANT#acme/EVENT#1")).isEqualTo(1);
    assertThat(out.toString()).contains("TAMPERING: removed");
    out.getBuffer().setLength(0);
    assertThat(run("--key", "TENANT#acme/EVENT#1", "--json")).isEqualTo(1);
    assertThat(out.toString()).hasLineCount(2);
    assertThat(JSON.readTree(out.toString().lines().toList().get(1)).path("tampering").asBoolean())
        .isTrue();
  }

  @Test
  void namesAKeyThatIsUnknownOrNoKey() {
    assertThat(run("--key", "TENANT#acme/EVENT#1")).isEqualTo(2);
    assertThat(err.toString()).contains("there is no event about the item " + KEY);
    for (String wrong : new String[] {"TENANT#acme", "a/b/c", "/b", "a/"}) {
      assertThat(run("--key", wrong)).as(wrong).isEqualTo(2);
      assertThat(err.toString()).contains("one slash and a sort key");
    }
    assertThat(run("--key", "{\"PK\": ")).isEqualTo(2);
    assertThat(err.toString()).contains("--key: is no JSON");
    assertThat(run()).isEqualTo(2);
    assertThat(asked).hasSize(1);
  }

  private static ItemHistory.Event event(String kind, String operation) {
    ObjectNode source = JSON.createObjectNode();
    source.putObject("event").put("created", "2026-11-21T09:00:00Z");
    source
        .putObject("audit")
        .put("kind", kind)
        .putObject("stream")
        .put("operation", operation)
        .put("sequence", operation.equals("INSERT") ? "1" : "2");
    return new ItemHistory.Event("nightjar-events-2026.11.21/" + operation, source);
  }

  private int run(String... args) {
    CommandLine commandLine = Nightjar.commandLine();
    HistoryCommand history = commandLine.getSubcommands().get("history").getCommand();
    history.use(
        options ->
            key -> {
              asked.add(key);
              return events;
            });
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    List<String> all = new ArrayList<>(List.of("history", "--opensearch", "http://127.0.0.1:1"));
    all.addAll(List.of(args));
    return commandLine.execute(all.toArray(String[]::new));
  }
}
