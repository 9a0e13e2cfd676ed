package dev.nightjar.sinks.opensearch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.sinks.opensearch.BulkVerdicts.Trouble;
import dev.nightjar.sinks.opensearch.BulkVerdicts.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BulkVerdictsTest {

  private final Replacements replacements = new Replacements(Fixtures.NAMES, true);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "201 |                                  |                               | DONE     | NONE",
        "200 |                                  |                               | DONE     | NONE",
        "409 | version_conflict_engine_exception| exists                        | CONFLICT | NONE",
        "429 | es_rejected_execution_exception  | full                          | AGAIN    | BUSY",
        "429 | circuit_breaking_exception       | too large                     | AGAIN    | BUSY",
        "503 | unavailable_shards_exception     | primary gone                  | AGAIN    | BUSY",
        "400 | mapper_parsing_exception         | failed to parse field [x]     | REFUSED  | NONE",
        "400 | document_parsing_exception       | failed to parse               | REFUSED  | NONE",
        "400 | strict_dynamic_mapping_exception | not allowed                   | REFUSED  | NONE",
        "400 | illegal_argument_exception       | Limit of total fields [1000]  | REFUSED  | NONE",
        "400 | illegal_argument_exception       | Document contains at least one immense term | REFUSED | NONE",
        "400 | illegal_argument_exception       | pipeline with id [p] is gone  | AGAIN    | REFUSING",
        "400 | mapper_parsing_exception         | Failed to parse mapping [_doc]| AGAIN    | REFUSING",
        "400 | validation_exception             | maximum shards open           | AGAIN    | REFUSING",
        "403 | cluster_block_exception          | read-only                     | AGAIN    | REFUSING",
        "404 | index_not_found_exception        | no such index                 | AGAIN    | REFUSING",
        "500 | mapper_parsing_exception         | odd                           | AGAIN    | REFUSING",
        "0   |                                  |                               | AGAIN    | REFUSING",
      })
  void judgesACreateByItsOwnStatus(
      int status, String type, String reason, Verdict verdict, Trouble trouble) {
    BulkVerdicts judged =
        BulkVerdicts.judge(
            List.of(Fixtures.numbered(1), Fixtures.numbered(2)),
            200,
            answer(item(1, 201, null, null), item(2, status, type, reason)));
    assertThat(judged.verdicts()).containsExactly(Verdict.DONE, verdict);
    assertThat(judged.trouble()).isEqualTo(trouble);
    assertThat(judged.refusals()[1] != null).isEqualTo(verdict == Verdict.REFUSED);
  }

  @Test
  void leavesTheAlertAboutAnIdUsedTwiceToTheActiveRegion() {
    Document refused = Fixtures.numbered(1);
    assertThat(replacements.idReused(refused))
        .extracting(Document::index)
        .containsExactly(refused.index(), "nightjar-alerts");
    assertThat(new Replacements(Fixtures.NAMES, false).idReused(refused))
        .extracting(Document::index)
        .containsExactly(refused.index());
  }

  @Test
  void absorbsAnOlderVersion() {
    Document alert = new AlertDocuments(Fixtures.NAMES).of(Fixtures.alert(1));
    String item =
        "{\"index\":{\"_index\":\"nightjar-alerts\",\"_id\":\""
            + alert.id()
            + "\",\"status\":409,\"error\":{\"type\":\"version_conflict_engine_exception\"}}}";
    BulkVerdicts judged = BulkVerdicts.judge(List.of(alert), 200, answer(item));
    assertThat(judged.verdicts()).containsExactly(Verdict.OUTDATED);
  }

  @ParameterizedTest
  @CsvSource({
    "429, BUSY",
    "502, BUSY",
    "503, BUSY",
    "504, BUSY",
    "401, REFUSING",
    "403, REFUSING",
    "404, REFUSING",
    "400, REFUSING",
    "500, REFUSING",
    "301, REFUSING",
    "413, TOO_LARGE"
  })
  void decidesNothingWhereTheBulkItselfFails(int status, Trouble trouble) {
    List<Document> documents = List.of(Fixtures.numbered(1), Fixtures.numbered(2));
    byte[] all = answer(item(1, 201, null, null), item(2, 201, null, null));
    BulkVerdicts judged = BulkVerdicts.judge(documents, status, all);
    assertThat(judged.verdicts()).containsOnly(Verdict.AGAIN);
    assertThat(judged.trouble()).isEqualTo(trouble);
  }

  @Test
  void refusesASingleDocumentThatIsTooLarge() {
    BulkVerdicts judged = BulkVerdicts.judge(List.of(Fixtures.numbered(1)), 413, new byte[0]);
    assertThat(judged.verdicts()).containsExactly(Verdict.REFUSED);
    assertThat(judged.trouble()).isEqualTo(Trouble.NONE);
  }

  @Test
  void trustsNoItemThatNamesAnotherDocument() {
    List<Document> documents = List.of(Fixtures.numbered(1), Fixtures.numbered(2));
    byte[] swapped =
        answer(item(2, 201, null, null), item(1, 400, "mapper_parsing_exception", "failed"));
    BulkVerdicts judged = BulkVerdicts.judge(documents, 200, swapped);
    assertThat(judged.verdicts()).containsOnly(Verdict.AGAIN);
    assertThat(judged.trouble()).isEqualTo(Trouble.REFUSING);
    BulkVerdicts fewer = BulkVerdicts.judge(documents, 200, answer(item(1, 201, null, null)));
    assertThat(fewer.verdicts()).containsOnly(Verdict.AGAIN);
  }

  @Test
  void decidesNothingByAnAnswerThatIsCutOffAnywhere() {
    List<Document> documents = List.of(Fixtures.numbered(1), Fixtures.numbered(2));
    byte[] whole = answer(item(1, 201, null, null), item(2, 201, null, null));
    for (int length = 0; length < whole.length; length++) {
      BulkVerdicts judged =
          BulkVerdicts.judge(documents, 200, java.util.Arrays.copyOf(whole, length));
      assertThat(judged.verdicts()).as("length %d", length).containsOnly(Verdict.AGAIN);
      assertThat(judged.trouble()).as("length %d", length).isNotEqualTo(Trouble.NONE);
    }
  }

  @Test
  void losesNoDocumentWhateverTheAnswers() {
    long seed = new SplittableRandom().nextLong();
    SplittableRandom random = new SplittableRandom(seed);
    int[] statuses = {200, 201, 409, 429, 400, 403, 500, 503};
    String[] types = {
      "version_conflict_engine_exception", "mapper_parsing_exception", "odd_exception"
    };
    for (int round = 0; round < 500; round++) {
      int size = 1 + random.nextInt(20);
      List<Document> documents = IntStream.range(0, size).mapToObj(Fixtures::numbered).toList();
      List<String> items = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        items.add(item(i, statuses[random.nextInt(8)], types[random.nextInt(3)], "failed"));
      }
      BulkVerdicts verdicts =
          BulkVerdicts.judge(documents, 200, answer(items.toArray(String[]::new)));
      List<Document> conflicts = BulkJudge.conflicts(documents, verdicts);
      Conflicts.Answer[] answers =
          conflicts.stream()
              .map(c -> Conflicts.Answer.values()[random.nextInt(3)])
              .toArray(Conflicts.Answer[]::new);
      BulkOutcome outcome =
          new BulkJudge(replacements)
              .decide(documents, verdicts, random.nextInt(5) == 0 ? null : answers);
      int stored = outcome.indexed() + outcome.duplicates() + outcome.outdated();
      assertThat(stored + outcome.again().size() - outcome.reused())
          .as("seed %d, round %d: a reused id becomes two documents", seed, round)
          .isEqualTo(size);
    }
  }

  @Test
  void deadLetterHoldsNoValueButTheKey() throws Exception {
    Document letter =
        replacements.deadLetter(
            Fixtures.numbered(7),
            new BulkVerdicts.Refusal(
                "mapper_parsing_exception",
                "failed to parse field [audit.records] of type [long] in document with id 'x'. Preview of field's value: 'top secret'; For input string: [top secret]"));
    String body = new String(letter.body(), StandardCharsets.UTF_8);
    assertThat(body)
        .contains("field audit.records", "mapper-parsing-exception", "audit.attributes.secret")
        .doesNotContain("top secret")
        .contains("TENANT#acme");
    assertThat(letter.index()).isEqualTo("nightjar-dead-letters");
    assertThat(letter.tenant()).isEqualTo("acme");
  }

  @Test
  void keepsADeadLetterThatIsRefused() {
    Document letter = new DeadLetterDocuments(Fixtures.NAMES).of(Fixtures.deadLetter());
    BulkVerdicts refused = BulkVerdicts.all(1, Trouble.NONE, null);
    refused.verdicts()[0] = Verdict.REFUSED;
    refused.refusals()[0] = new BulkVerdicts.Refusal("mapper_parsing_exception", "");
    BulkOutcome outcome = new BulkJudge(replacements).decide(List.of(letter), refused, null);
    assertThat(outcome.again()).containsExactly(letter);
    assertThat(outcome.trouble()).isEqualTo(Trouble.REFUSING);
    assertThat(outcome.deadLetters()).isZero();
  }

  @Test
  void readsStoredHashesByIndexAndIdInAnyOrder() throws Exception {
    List<Document> asked =
        List.of(
            Fixtures.numbered(1), Fixtures.numbered(2), Fixtures.numbered(3), Fixtures.numbered(4));
    String docs =
        "{\"docs\":["
            + "{\"_index\":\"gone\",\"_id\":\"x\",\"error\":{\"type\":\"e\",\"root_cause\":[{\"index\":\"gone\"}]}},"
            + stored(2, "true", "{\"audit\":{\"hash\":\"other\"}}")
            + ","
            + stored(1, "true", "{\"audit\":{\"hash\":\"" + asked.get(0).contentHash() + "\"}}")
            + ","
            + stored(3, "false", null)
            + ","
            + stored(4, "true", "{}")
            + "]}";
    assertThat(Conflicts.answers(asked, docs.getBytes(StandardCharsets.UTF_8)))
        .containsExactly(
            Conflicts.Answer.SAME,
            Conflicts.Answer.OTHER,
            Conflicts.Answer.UNKNOWN,
            Conflicts.Answer.OTHER);
  }

  private static String stored(long n, String found, String source) {
    return "{\"_index\":\"nightjar-events-2026.11.21\",\"_id\":\""
        + Fixtures.numbered(n).id()
        + "\",\"found\":"
        + found
        + (source == null ? "" : ",\"_source\":" + source)
        + "}";
  }

  private static String item(long n, int status, String type, String reason) {
    return "{\"create\":{\"_index\":\"nightjar-events-2026.11.21\",\"_id\":\""
        + Fixtures.numbered(n).id()
        + "\""
        + (status == 0 ? "" : ",\"status\":" + status)
        + (type == null
            ? ""
            : ",\"error\":{\"type\":\""
                + type
                + "\",\"reason\":\""
                + reason
                + "\",\"caused_by\":{\"type\":\"cause\",\"reason\":\"of it\"}}")
        + "}}";
  }

  private static byte[] answer(String... items) {
    return ("{\"took\":3,\"errors\":true,\"items\":[" + String.join(",", items) + "]}")
        .getBytes(StandardCharsets.UTF_8);
  }
}
