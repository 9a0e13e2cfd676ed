package dev.nightjar.local.cli;

import dev.nightjar.cep.catalogue.Catalogue;
import dev.nightjar.cep.check.RuleTestResult;
import dev.nightjar.cep.check.RuleTests;
import dev.nightjar.cep.rule.RuleText;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./nightjar rules test}. */
@Command(
    name = "test",
    description = {
      "Runs the tests that stand beside rules (RULE.test.yml) through the engine: exactly the alerts"
          + " that a test names must fire. docs/rules.md tells how they are written.",
      "Exit status 0 where all pass; 1 where one fails; 2 where there is none."
    },
    sortOptions = false)
final class RulesTestCommand implements Callable<Integer> {

  @Mixin private RuleSelection selection;

  @Option(names = "--quiet", description = "Shows those that fail alone.")
  private boolean quiet;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this text.")
  private boolean help;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    List<RuleTestResult> results = selection.isShipped() ? shipped() : onDisk();
    PrintWriter out = spec.commandLine().getOut();
    for (RuleTestResult result : results) {
      if (!quiet || !result.passed()) {
        out.println(result.toString().stripTrailing());
      }
    }
    out.flush();
    if (results.isEmpty()) {
      throw new WrongUseException("there is no test: *" + Catalogue.TEST_SUFFIX + " beside a rule");
    }
    long failed = results.stream().filter(result -> !result.passed()).count();
    PrintWriter err = spec.commandLine().getErr();
    err.printf("%d tests, %d failed%n", results.size(), failed);
    err.flush();
    return failed == 0 ? 0 : 1;
  }

  private static List<RuleTestResult> shipped() {
    Map<String, RuleText> files =
        Catalogue.files().stream().collect(Collectors.toMap(RuleText::name, Function.identity()));
    List<RuleTestResult> results = new ArrayList<>();
    for (RuleText test : Catalogue.tests()) {
      int slash = test.name().lastIndexOf('/');
      String folder = test.name().substring(0, slash + 1);
      results.addAll(RuleTests.run(test, name -> Optional.ofNullable(files.get(folder + name))));
    }
    return results;
  }

  private List<RuleTestResult> onDisk() throws WrongUseException {
    List<RuleTestResult> results = new ArrayList<>();
    for (Path test : testFiles()) {
      Path folder = test.toAbsolutePath().getParent();
      results.addAll(
          RuleTests.run(text(test.toString(), test), name -> beside(folder.resolve(name))));
    }
    return results;
  }

  private List<Path> testFiles() throws WrongUseException {
    List<Path> tests = new ArrayList<>();
    for (Path path : selection.paths()) {
      if (Files.isDirectory(path)) {
        try (Stream<Path> all = Files.walk(path)) {
          all.filter(file -> file.toString().endsWith(Catalogue.TEST_SUFFIX))
              .sorted()
              .forEach(tests::add);
        } catch (IOException | UncheckedIOException e) {
          throw new WrongUseException(path + " cannot be read: " + e.getMessage());
        }
      } else if (!Files.exists(path)) {
        throw new WrongUseException("--rules = " + path + ": there is no such file");
      } else if (path.toString().endsWith(Catalogue.TEST_SUFFIX)) {
        tests.add(path);
      } else {
        Path beside = Path.of(path.toString().replaceAll("\\.ya?ml$", Catalogue.TEST_SUFFIX));
        if (Files.exists(beside) && !beside.equals(path)) {
          tests.add(beside);
        }
      }
    }
    return tests;
  }

  private static Optional<RuleText> beside(Path file) {
    return Files.isRegularFile(file)
        ? Optional.of(text(file.getFileName().toString(), file))
        : Optional.empty();
  }

  private static RuleText text(String name, Path file) {
    try {
      return new RuleText(name, Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read: " + e.getMessage(), e);
    }
  }
}
