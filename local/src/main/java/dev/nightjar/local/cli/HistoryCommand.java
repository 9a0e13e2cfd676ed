package dev.nightjar.local.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.audit.item.Item;
import dev.nightjar.audit.item.ItemParseException;
import dev.nightjar.audit.mapping.Mapping;
import dev.nightjar.local.history.EventLog;
import dev.nightjar.local.history.HistoryJson;
import dev.nightjar.local.history.HistoryText;
import dev.nightjar.local.history.ItemHistory;
import dev.nightjar.local.history.ItemVersion;
import dev.nightjar.local.history.OpenSearchEventLog;
import dev.nightjar.local.text.PlainText;
import dev.nightjar.sinks.opensearch.OpenSearchOptions;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./nightjar history}: what became of an item. */
@Command(
    name = "history",
    sortOptions = false,
    description = {
      "Shows what the index knows of one item of the table: when it was written, and each change and"
          + " removal with what differs. Changes of attributes that may change, and expiries, leave"
          + " no event.",
      "Exit status 0 where it was only written, 1 where it was tampered with, 2 where the index knows"
          + " nothing of such a key."
    })
final class HistoryCommand implements Callable<Integer> {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Option(
      names = "--key",
      paramLabel = "KEY",
      required = true,
      description =
          "The key: partition key, a slash, sort key, such as TENANT#acme/EVENT#...; or JSON, such as"
              + " '{\"PK\": \"TENANT#acme\", \"SK\": \"EVENT#...\"}', the partition key first.")
  private String key;

  @Mixin private ConfiguredMapping configured;

  @Mixin private ClusterSelection cluster;

  @Option(names = "--json", description = "One JSON object a line for each event.")
  private boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this text.")
  private boolean help;

  @Spec private CommandSpec spec;

  private Function<OpenSearchOptions, EventLog> opening = OpenSearchEventLog::new;

  /** Lets the command read elsewhere than in OpenSearch. */
  void use(Function<OpenSearchOptions, EventLog> otherOpening) {
    this.opening = otherOpening;
  }

  @Override
  public Integer call() throws Exception {
    String wanted = wanted();
    List<ItemHistory.Event> events = opening.apply(cluster.options()).about(wanted);
    if (events.isEmpty()) {
      throw new WrongUseException(
          "there is no event about the item "
              + PlainText.of(wanted)
              + ": compare it with audit.key of an event, the names of its attributes too");
    }
    List<ItemVersion> versions = ItemHistory.of(events);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      versions.forEach(version -> out.println(HistoryJson.line(version)));
    } else {
      HistoryText.of(wanted, versions).forEach(out::println);
    }
    out.flush();
    if (events.size() == EventLog.MOST) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("history: only the first " + EventLog.MOST + " events were read");
      err.flush();
    }
    return versions.stream().anyMatch(version -> version.kind().isTampering()) ? 1 : 0;
  }

  /** The key as events have it. */
  private String wanted() throws WrongUseException {
    ObjectNode attributes = JSON.createObjectNode();
    if (key.startsWith("{")) {
      JsonNode given;
      try {
        given = JSON.readTree(key);
      } catch (JsonProcessingException e) {
        throw new WrongUseException("--key: is no JSON");
      }
      given
          .properties()
          .forEach(field -> attributes.set(field.getKey(), attribute(field.getValue())));
    } else {
      Mapping mapping = configured.read();
      int slash = key.indexOf('/');
      boolean sorted = !mapping.sortKey().isEmpty();
      if (sorted && (slash < 1 || slash != key.lastIndexOf('/') || slash == key.length() - 1)) {
        throw new WrongUseException(
            "--key: must be a partition key, one slash and a sort key, or JSON where one of them"
                + " holds a slash");
      }
      attributes.set(
          mapping.partitionKey(),
          attribute(JSON.getNodeFactory().textNode(sorted ? key.substring(0, slash) : key)));
      if (sorted) {
        attributes.set(
            mapping.sortKey(), attribute(JSON.getNodeFactory().textNode(key.substring(slash + 1))));
      }
    }
    try {
      return Item.fromAny(attributes).toDynamoDbJson();
    } catch (ItemParseException e) {
      throw new WrongUseException("--key: " + e.getMessage());
    }
  }

  /** A text or a number as DynamoDB JSON; anything else is that already. */
  private static JsonNode attribute(JsonNode value) {
    if (value.isTextual()) {
      return JSON.createObjectNode().put("S", value.asText());
    }
    return value.isNumber() ? JSON.createObjectNode().put("N", value.asText()) : value;
  }
}
