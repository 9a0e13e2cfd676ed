package dev.nightjar.local.cli;

import dev.nightjar.audit.triage.Verdict;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code ./nightjar alerts close}. */
@Command(
    name = "close",
    sortOptions = false,
    description = {
      "Closes alerts with a verdict. Again for a closed one it corrects the verdict; the earlier one"
          + " stays in the history.",
      "Exit status 0; 1 where something was not stored; 2, with nothing stored, for an id that names"
          + " no alert, or several."
    })
final class AlertsCloseCommand implements Callable<Integer> {

  @ParentCommand private AlertsCommand alerts;

  @Mixin private AlertAct act;

  @Mixin private ClusterSelection cluster;

  @Option(
      names = "--verdict",
      paramLabel = "VERDICT",
      required = true,
      converter = VerdictConverter.class,
      description = {
        "What it turned out to be: true-positive (what the rule looks for, and not allowed),"
            + " false-positive (not what the rule looks for), benign (what it looks for, and"
            + " allowed), duplicate (the same as another alert)."
      })
  private Verdict verdict;

  @Option(names = "--comment", paramLabel = "TEXT", required = true, description = "Why.")
  private String comment;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this text.")
  private boolean help;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    String words = AlertAct.comment(comment);
    String author = act.author();
    return alerts.work(
        cluster,
        spec.commandLine(),
        desk -> act.tell(desk.close(act.ids(), verdict, words, author), spec.commandLine()));
  }

  /** Reads a verdict as documents write it. */
  static final class VerdictConverter implements ITypeConverter<Verdict> {
    @Override
    public Verdict convert(String text) {
      return Verdict.of(text)
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "must be "
                          + Arrays.stream(Verdict.values())
                              .map(Verdict::label)
                              .collect(Collectors.joining(", "))
                          + ", not '"
                          + text
                          + "'"));
    }
  }
}
