package dev.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.job.configuration.Option;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The documented table of options is the list of options. */
class OptionsDocumentTest {

  private static final Path DOCUMENT = Path.of("..", "docs", "options.md");

  @Test
  void documentsEveryOption() throws Exception {
    String document = document();
    if (Boolean.getBoolean("nightjar.docs.write")) {
      Files.writeString(DOCUMENT, document);
    }

    assertThat(DOCUMENT)
        .as(
            "write it again: ./mvnw -pl job test -Dtest=OptionsDocumentTest -Dnightjar.docs.write=true")
        .exists()
        .hasContent(document);
  }

  @Test
  void listsEveryDeclaredOptionOnce() throws Exception {
    for (Class<?> list :
        List.of(
            Options.class,
            StreamOptions.class,
            RuleOptions.class,
            SearchOptions.class,
            RetentionOptions.class,
            EnrichmentOptions.class,
            ArchiveOptions.class)) {
      for (Field field : list.getFields()) {
        if (field.getType() == Option.class) {
          assertThat(Options.ALL).as(field.getName()).contains((Option<?>) field.get(null));
        }
      }
    }
    assertThat(Options.ALL).extracting(Option::key).doesNotHaveDuplicates();
  }

  @Test
  void hasDefaultsThatKeepTheirOwnRules() {
    for (Option<?> option : Options.ALL) {
      if (option.defaultValue() != null) {
        assertThat(option.type().reader().apply(option.defaultValue()))
            .as(option.key())
            .isNotNull();
      }
    }
  }

  private static String document() {
    StringBuilder text =
        new StringBuilder(
            """
            # Options

            <!-- Generated from the list of options: ./mvnw -pl job test -Dtest=OptionsDocumentTest -Dnightjar.docs.write=true -->

            A value is taken from the last of these that sets it:

            1. the default below
            2. a YAML file, `--config FILE`, with nested or flat keys
            3. the property group `nightjar`: the runtime properties of Managed Service for Apache Flink, or a file of
               the same shape, `--properties FILE`
            4. an argument, `--key value` or `--key=value`

            `--print-config` prints each value and where it comes from, with secrets redacted, and ends. A value
            `${env:NAME}` is taken from the environment variable `NAME` of the process that submits the job: the way
            to keep a secret out of files and arguments. A list is written with commas, `\\,` for a comma within an
            entry, or as a list in YAML. Wrong options stop the job at start, all faults at once.
            """);
    String group = "";
    for (Option<?> option : Options.ALL) {
      String next = option.key().split("\\.", 2)[0];
      if (!next.equals(group)) {
        group = next;
        text.append("\n## ")
            .append(group)
            .append(
                "\n\n| key | type | default | must be | what it does |\n|---|---|---|---|---|\n");
      }
      List<String> cells =
          List.of(
              code(option.key()),
              option.type().name() + (option.secret() ? ", secret" : ""),
              option.defaultValue() == null || option.defaultValue().isEmpty()
                  ? ""
                  : code(option.defaultValue()),
              option.type().rule(),
              option.description());
      text.append("| ")
          .append(
              String.join(" | ", cells.stream().map(cell -> cell.replace("|", "\\|")).toList()));
      text.append(" |\n");
    }
    return text.toString();
  }

  private static String code(String text) {
    return "`" + text + "`";
  }
}
