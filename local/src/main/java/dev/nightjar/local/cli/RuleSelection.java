package dev.nightjar.local.cli;

import dev.nightjar.cep.backtest.RefusedException;
import dev.nightjar.cep.backtest.RuleFiles;
import dev.nightjar.cep.catalogue.Catalogue;
import dev.nightjar.cep.rule.ReadRules;
import dev.nightjar.cep.rule.RuleFault;
import dev.nightjar.cep.rule.RuleSet;
import dev.nightjar.cep.rule.RuleText;
import dev.nightjar.cep.sigma.SigmaReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** The rules that a command is about. */
final class RuleSelection {

  @Option(
      names = "--rules",
      paramLabel = "PATH",
      description =
          "A rule file, or a directory of them; may be given several times. Without it: the rules"
              + " that are shipped.")
  private final List<Path> paths = new ArrayList<>();

  /** Whether the rules are those that are shipped. */
  boolean isShipped() {
    return paths.isEmpty();
  }

  /** The files and directories that were named. */
  List<Path> paths() {
    return List.copyOf(paths);
  }

  /** The files, without their tests. */
  List<RuleText> files() throws WrongUseException {
    try {
      return paths.isEmpty() ? Catalogue.files() : RuleFiles.read(paths);
    } catch (RefusedException e) {
      throw new WrongUseException(e.getMessage());
    }
  }

  /** What reading them gave, faults and all. */
  ReadRules read() throws WrongUseException {
    return SigmaReader.read(files());
  }

  /** The rules, none of which may have a fault. */
  RuleSet rules() throws WrongUseException {
    ReadRules read = read();
    if (!read.faults().isEmpty()) {
      throw new WrongUseException(
          "rules are refused:\n"
              + read.faults().stream().map(RuleFault::toString).collect(Collectors.joining("\n")));
    }
    return read.rules();
  }
}
