package dev.nightjar.local.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightjar.audit.item.Item;
import dev.nightjar.audit.item.ItemParseException;
import dev.nightjar.audit.mapping.ItemReport;
import dev.nightjar.audit.mapping.Mapping;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./nightjar item}: what an item is, and what the mapping makes of it. */
@Command(
    name = "item",
    sortOptions = false,
    description = {
      "Shows an item as DynamoDB JSON, as plain JSON, and the event that the mapping makes of it, or"
          + " why it makes none. The item comes from a file, from standard input (-), or from the"
          + " table by its key.",
      "Exit status 0 where it is an event, 1 where it is none."
    })
final class ItemCommand implements Callable<Integer> {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  @Parameters(arity = "0..1", paramLabel = "-", description = "Reads standard input.")
  private String standardInput;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "DynamoDB JSON: an item, a line of an S3 export, or a stream record.")
  private Path file;

  @Option(
      names = "--key",
      paramLabel = "JSON",
      description = "The key, such as '{\"PK\": \"TENANT#acme\", \"SK\": \"EVENT#...\"}'.")
  private String key;

  @Option(names = "--table", paramLabel = "T", description = "The table, with --key.")
  private String table;

  @Mixin private TableAccess tables;

  @Mixin private ConfiguredMapping configured;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this text.")
  private boolean help;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Mapping mapping = configured.read();
    Item item = item();
    ItemReport report = ItemReport.of(item, mapping, Instant.now().truncatedTo(ChronoUnit.MILLIS));
    var out = spec.commandLine().getOut();
    out.println("# DynamoDB JSON\n" + report.dynamoDbJson());
    out.println("\n# Plain JSON\n" + report.plainJson());
    out.println(
        "\n# "
            + (report.isEvent() ? "Event, as if the item arrived now" : "No event")
            + "\n"
            + report.verdict());
    out.flush();
    return report.isEvent() ? 0 : 1;
  }

  private Item item() throws WrongUseException {
    int sources = (standardInput == null ? 0 : 1) + (file == null ? 0 : 1) + (key == null ? 0 : 1);
    if (sources != 1) {
      throw new WrongUseException(
          sources == 0
              ? "no item: give --file FILE, --key JSON --table T, or - for standard input"
              : "give one of --file, --key and -, not several");
    }
    if (standardInput != null && !standardInput.equals("-")) {
      throw new WrongUseException(
          standardInput + ": write --file " + standardInput + ", or - for standard input");
    }
    if (key == null && (table != null || tables.isGiven())) {
      throw new WrongUseException("--table, --endpoint and --region belong to --key");
    }
    if (key != null) {
      return byKey();
    }
    String name = file == null ? "standard input" : file.toString();
    try (InputStream in = file == null ? System.in : Files.newInputStream(file)) {
      return parse(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      throw new WrongUseException("--file = " + file + ": there is no such file");
    } catch (IOException e) {
      throw new WrongUseException(name + " cannot be read: " + e.getMessage());
    }
  }

  private Item byKey() throws WrongUseException {
    if (table == null) {
      throw new WrongUseException("--key needs --table T");
    }
    return TableItem.read(json("--key", key), table, tables);
  }

  private static Item parse(String name, String text) throws WrongUseException {
    try {
      return Item.fromAny(json(name, text));
    } catch (ItemParseException e) {
      throw new WrongUseException(
          name
              + ": "
              + e.getMessage()
              + ". It must be DynamoDB JSON, such as {\"PK\": {\"S\": \"TENANT#acme\"}, ...}");
    }
  }

  private static JsonNode json(String name, String text) throws WrongUseException {
    try {
      JsonNode node = JSON.readTree(text);
      if (node == null || !node.isObject()) {
        throw new WrongUseException(name + ": must be one JSON object");
      }
      return node;
    } catch (JsonProcessingException e) {
      throw new WrongUseException(
          name
              + ": is no JSON (line "
              + e.getLocation().getLineNr()
              + ", column "
              + e.getLocation().getColumnNr()
              + ")");
    }
  }
}
