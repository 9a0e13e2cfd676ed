package dev.nightjar.local.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.cep.catalogue.Catalogue;
import dev.nightjar.cep.check.Finding;
import dev.nightjar.cep.check.Finding.Severity;
import dev.nightjar.cep.check.RuleLinter;
import dev.nightjar.cep.match.Fields;
import dev.nightjar.cep.rule.RuleText;
import dev.nightjar.cep.sigma.SigmaReader;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./nightjar rules check}. */
@Command(
    name = "check",
    description = {
      "Says what in rules can't be run (error), what runs otherwise than it seems (warning), and"
          + " what people will miss (note), each with file and line.",
      "Exit status 0 where nothing is refused; 1 with --strict where there is a warning; 2 where a"
          + " rule is refused."
    },
    sortOptions = false)
final class RulesCheckCommand implements Callable<Integer> {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Mixin private RuleSelection selection;

  @Option(names = "--strict", description = "A warning is a failure too.")
  private boolean strict;

  @Option(names = "--quiet", description = "Leaves notes out.")
  private boolean quiet;

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
    List<RuleText> files = selection.files();
    List<Finding> findings =
        RuleLinter.lint(
            SigmaReader.read(files), new HashSet<>(Fields.names()), tested(files), Instant.now());
    PrintWriter out = spec.commandLine().getOut();
    for (Finding finding : findings) {
      if (!quiet || finding.severity() != Severity.NOTE) {
        out.println(json ? JSON.writeValueAsString(object(finding)) : finding.toString());
      }
    }
    out.flush();
    long errors = count(findings, Severity.ERROR);
    long warnings = count(findings, Severity.WARNING);
    PrintWriter err = spec.commandLine().getErr();
    err.printf(
        "%d files: %d errors, %d warnings, %d notes%n",
        files.size(), errors, warnings, count(findings, Severity.NOTE));
    err.flush();
    if (errors > 0) {
      return 2;
    }
    return strict && warnings > 0 ? 1 : 0;
  }

  private static long count(List<Finding> findings, Severity severity) {
    return findings.stream().filter(finding -> finding.severity() == severity).count();
  }

  /** The files that have tests beside them. */
  private Set<String> tested(List<RuleText> files) {
    if (selection.isShipped()) {
      Set<String> tests =
          Catalogue.tests().stream().map(RuleText::name).collect(Collectors.toSet());
      return files.stream()
          .map(RuleText::name)
          .filter(name -> tests.contains(testOf(name)))
          .collect(Collectors.toSet());
    }
    return files.stream()
        .map(RuleText::name)
        .filter(name -> Files.exists(Path.of(testOf(name))))
        .collect(Collectors.toSet());
  }

  private static String testOf(String name) {
    return name.replaceAll("\\.ya?ml$", Catalogue.TEST_SUFFIX);
  }

  private static ObjectNode object(Finding finding) {
    ObjectNode object = JSON.createObjectNode();
    object.put("severity", finding.severity().name().toLowerCase(Locale.ROOT));
    object.put("check", finding.check());
    object.put("file", finding.where().file());
    object.put("line", finding.where().line());
    object.put("key", finding.where().key());
    object.put("reason", finding.where().reason());
    return object;
  }
}
