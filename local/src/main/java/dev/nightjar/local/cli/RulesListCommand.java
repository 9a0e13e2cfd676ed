package dev.nightjar.local.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.cep.catalogue.RuleEntry;
import dev.nightjar.cep.rule.ReadRules;
import dev.nightjar.cep.rule.RuleFault;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./nightjar rules list}. */
@Command(
    name = "list",
    description = {
      "Lists the rules that alert: id, level, status, title and what makes them fire.",
      "Exit status 0; 2 where a rule is refused, after the others were listed."
    },
    sortOptions = false)
final class RulesListCommand implements Callable<Integer> {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Mixin private RuleSelection selection;

  @Option(names = "--json", description = "One JSON object a line.")
  private boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this text.")
  private boolean help;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    ReadRules read = selection.read();
    PrintWriter out = spec.commandLine().getOut();
    List<RuleEntry> entries = RuleEntry.of(read.rules());
    int width = entries.stream().mapToInt(entry -> entry.header().id().length()).max().orElse(0);
    for (RuleEntry entry : entries) {
      if (json) {
        out.println(JSON.writeValueAsString(object(entry)));
      } else {
        out.printf(
            "%-" + Math.max(1, width) + "s  %-13s  %-12s  %s: %s%n",
            entry.header().id(),
            entry.header().level().name().toLowerCase(Locale.ROOT),
            entry.header().status().name().toLowerCase(Locale.ROOT),
            entry.header().title(),
            entry.shape());
      }
    }
    out.flush();
    PrintWriter err = spec.commandLine().getErr();
    if (!json) {
      err.println(entries.size() + " rules alert, of set " + shortened(read.rules().digest()));
    }
    for (RuleFault fault : read.faults()) {
      err.println("refused: " + fault);
    }
    err.flush();
    return read.faults().isEmpty() ? 0 : 2;
  }

  private static String shortened(String digest) {
    return digest.substring(0, Math.min(12, digest.length()));
  }

  private static ObjectNode object(RuleEntry entry) {
    ObjectNode object = JSON.createObjectNode();
    object.put("id", entry.header().id());
    object.put("title", entry.header().title());
    object.put("version", entry.header().version());
    object.put("level", entry.header().level().name().toLowerCase(Locale.ROOT));
    object.put("status", entry.header().status().name().toLowerCase(Locale.ROOT));
    object.put("shape", entry.shape());
    entry.header().attack().forEach(object.withArray("attack")::add);
    object.put("file", entry.header().file());
    object.put("line", entry.header().line());
    return object;
  }
}
