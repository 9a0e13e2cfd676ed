package dev.nightjar.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.mapping.Mapping;
import dev.nightjar.benchmarks.HistoryFile.Form;
import dev.nightjar.benchmarks.RuleEvents.Opening;
import dev.nightjar.cep.backtest.Backtest;
import dev.nightjar.cep.backtest.BacktestOptions;
import dev.nightjar.cep.backtest.BacktestProgress;
import dev.nightjar.cep.backtest.BacktestResult;
import dev.nightjar.cep.backtest.EventFields;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryFileTest {

  private static final RuleEvents EVENTS = new RuleEvents(10, 20, 10, 10, Opening.GRANT);
  private static final int COUNT = 20_000;

  @TempDir private Path folder;

  @Test
  void writesPlainLinesOfTheirLength() throws Exception {
    for (long n = 0; n < 1_000; n++) {
      AuditEvent event = EVENTS.event(n);
      String line = HistoryFile.plain(event);

      assertThat(line.getBytes(StandardCharsets.UTF_8)).hasSize(HistoryFile.PLAIN_BYTES);
      JsonNode node = new ObjectMapper().readTree(line);
      assertThat(node.at("/event/action").asText()).isEqualTo(event.action());
    }
  }

  @Test
  void tellsTheSameInBothForms() throws Exception {
    Set<String> plain = alerts(Form.PLAIN);
    Set<String> items = alerts(Form.DYNAMODB);

    assertThat(plain).isNotEmpty().isEqualTo(items);
  }

  /** By rule, tenant and group: ids of documents differ between the forms. */
  private Set<String> alerts(Form form) throws Exception {
    Path file = folder.resolve(form + ".json");
    new HistoryFile(EVENTS, form).write(file, COUNT);
    assertThat(Files.readAllLines(file)).hasSize(COUNT);
    BacktestOptions options =
        new BacktestOptions(
            List.of(file.toString()),
            EventFields.STANDARD,
            Mapping.standard(),
            null,
            null,
            null,
            false,
            1,
            BacktestOptions.LEAST_MEMORY,
            folder);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BacktestResult result =
        new Backtest(RuleTexts.read(RuleTexts.headline()), options, new BacktestProgress())
            .run(InputStream.nullInputStream(), out);
    assertThat(result.events()).isEqualTo(COUNT);
    assertThat(result.spilled()).isPositive();
    Set<String> alerts = new TreeSet<>();
    for (String line : out.toString(StandardCharsets.UTF_8).lines().toList()) {
      JsonNode alert = new ObjectMapper().readTree(line);
      alerts.add(alert.get("rule").toString() + alert.get("tenant") + alert.get("group"));
    }
    return alerts;
  }
}
