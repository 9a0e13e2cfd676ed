package dev.nightjar.cep.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files come out as values with the lines where they begin. */
class ChunkReaderTest {

  private final Refusals refusals = new Refusals();

  @TempDir Path folder;

  @Test
  void linesKeepTheirNumbers() throws Exception {
    assertThat(read("{\"a\":1}\n\n{\"a\":2}\r\n{\"a\":3}"))
        .containsExactly("1 {\"a\":1}", "3 {\"a\":2}\r", "4 {\"a\":3}");
    assertThat(refusals.faults()).isEmpty();
  }

  @Test
  void linesOverSeveralChunksKeepTheirNumbers() throws Exception {
    StringBuilder text = new StringBuilder();
    List<String> expected = new ArrayList<>();
    int line = 1;
    while (text.length() < 5 * ChunkReader.CHUNK) {
      String value = "{\"line\":" + line + ",\"pad\":\"" + "x".repeat(line * 7919 % 5_000) + "\"}";
      text.append(value).append('\n');
      expected.add(line++ + " " + value);
    }
    assertThat(read(text.toString())).isEqualTo(expected);
    assertThat(read(gzip(text.toString()))).isEqualTo(expected);
  }

  @Test
  void aLineMayBeLongerThanAChunk() throws Exception {
    String line = "{\"a\":\"" + "x".repeat(3 * ChunkReader.CHUNK) + "\"}";
    assertThat(read("{}\n" + line + "\n{\"b\":1}\n"))
        .containsExactly("1 {}", "2 " + line, "3 {\"b\":1}");
  }

  @Test
  void aLineWithoutEndIsRefusedAndTheNextIsRead() throws Exception {
    byte[] bytes = new byte[ChunkReader.LONGEST_LINE + 5_000];
    Arrays.fill(bytes, (byte) 'x');
    byte[] before = "{\"a\":1}\n".getBytes(StandardCharsets.UTF_8);
    byte[] after = "\n{\"a\":2}\n".getBytes(StandardCharsets.UTF_8);
    System.arraycopy(before, 0, bytes, 0, before.length);
    System.arraycopy(after, 0, bytes, bytes.length - after.length, after.length);
    assertThat(read(bytes)).containsExactly("1 {\"a\":1}", "3 {\"a\":2}");
    assertThat(refusals.faults()).hasSize(1);
    assertThat(refusals.faults().get(0)).contains(":2: the line is longer than");
  }

  @Test
  void gzipIsKnownByItsBytesAlsoInSeveralMembers() throws Exception {
    byte[] first = gzip("{\"a\":1}\n");
    byte[] second = gzip("{\"a\":2}\n{\"a\":3}\n");
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    assertThat(read(both)).containsExactly("1 {\"a\":1}", "2 {\"a\":2}", "3 {\"a\":3}");
    Path named = folder.resolve("plain.gz");
    Files.writeString(named, "{\"a\":1}\n");
    assertThat(read(named.toString())).hasSize(1);
  }

  @Test
  void gzipThatIsCutIsRefusedWithItsLine() throws Exception {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 100_000; i++) {
      text.append("{\"a\":").append(Integer.reverse(i * 77_777)).append("}\n");
    }
    byte[] whole = gzip(text.toString());
    read(Arrays.copyOf(whole, whole.length / 2));
    assertThat(refusals.faults()).hasSize(1);
    assertThat(refusals.faults().get(0)).contains("the gzip data is broken");
    String line = refusals.faults().get(0).split(":")[1];
    assertThat(Long.parseLong(line)).isBetween(40_000L, 60_000L);
  }

  @Test
  void gzipThatIsDamagedIsRefused() throws Exception {
    byte[] damaged = gzip("{\"a\":1}\n".repeat(1_000));
    damaged[damaged.length - 6] ^= 0x55;
    read(damaged);
    assertThat(refusals.faults()).hasSize(1);
    assertThat(refusals.faults().get(0)).contains("the gzip data is broken");
  }

  @Test
  void aMarkOfUtf8IsNoPartOfTheText() throws Exception {
    assertThat(read("\ufeff{\"a\":1}\n{\"a\":2}")).containsExactly("1 {\"a\":1}", "2 {\"a\":2}");
  }

  @Test
  void anEmptyFileHasNoValues() throws Exception {
    assertThat(read("")).isEmpty();
    assertThat(read("\n \n")).containsExactly("2  ");
    assertThat(refusals.faults()).isEmpty();
  }

  @Test
  void theRecordsOfADocumentAreItsValues() throws Exception {
    String document =
        """
        {
          "Version": {"Records": [1]},
          "Records": [
            {"a": "}]{[,",
             "b": [1, {"Records": []}]},
            {"a": "\\"Records\\": ["}
          ],
          "Next": ["x", {"y": null}]
        }
        {"Records":[{"c":3}]}
        """;
    assertThat(read(document))
        .containsExactly(
            "4 {\"a\": \"}]{[,\",      \"b\": [1, {\"Records\": []}]}",
            "6 {\"a\": \"\\\"Records\\\": [\"}",
            "10 {\"c\":3}");
    assertThat(refusals.faults()).isEmpty();
    assertThat(read("{\"Records\":[]}")).isEmpty();
    assertThat(refusals.faults()).isEmpty();
  }

  @Test
  void aDocumentMayBeLargerThanAnyBuffer() throws Exception {
    StringBuilder text = new StringBuilder("{\"Records\":[");
    List<String> expected = new ArrayList<>();
    for (int i = 0; text.length() < 3 * ChunkReader.CHUNK; i++) {
      String value = "{\"n\":" + i + ",\"s\":\"" + "\\u00e4\\\\".repeat(i % 50) + "\"}";
      text.append(i == 0 ? "" : ",").append(value);
      expected.add("1 " + value);
    }
    assertThat(read(text + "]}")).isEqualTo(expected);
    assertThat(refusals.faults()).isEmpty();
  }

  @Test
  void objectsOverSeveralLinesAreValues() throws Exception {
    assertThat(read("{\n \"a\": 1\n}\n{\n \"a\": 2\n}\n"))
        .containsExactly("1 {  \"a\": 1 }", "4 {  \"a\": 2 }");
  }

  @Test
  void aBrokenFirstLineMakesNoDocument() throws Exception {
    assertThat(read("{\"a\": {\"b\": 1\n{\"a\": 2}\n"))
        .containsExactly("1 {\"a\": {\"b\": 1", "2 {\"a\": 2}");
    assertThat(read("{\"a\": \"b\n{\"a\": 2}\n")).hasSize(2);
    assertThat(read("no JSON\n{\"a\": 2}\n")).hasSize(2);
  }

  @Test
  void brokenDocumentsAreRefused() throws Exception {
    assertThat(faultOf("{\"Records\":[\n{\"a\":1},\n{\"a\":")).contains(":1: ", "has no end");
    assertThat(faultOf("{\"Records\":[{\"a\":1}{\"a\":2}]}")).contains("broken around its records");
    assertThat(faultOf("{\"Records\":[{\"a\":1},]}")).contains("broken around its records");
    assertThat(faultOf("{\"Records\":[{\"a\":1}],\"x\":tru}")).contains("around its records");
    assertThat(faultOf("{\"Records\":[\n\n{\"a\":1}, 5]}")).contains(":3: ", "is no object");
    assertThat(faultOf("{\"Records\":[[]]}")).contains("is no object");
    assertThat(faultOf("{\"Records\":[]}\n}")).contains(":2: ", "a JSON object was expected");
    assertThat(faultOf("{\"Records\":[{\"a\":\"x\ny\"}]}")).contains(":1: ", "a line ends within");
  }

  @Test
  void filesFollowOneAnotherAndStandardInputIsOneOfThem() throws Exception {
    Files.writeString(folder.resolve("one"), "{\"a\":1}");
    Files.writeString(folder.resolve("two"), "{\"a\":2}");
    List<InputFile> files =
        InputFile.of(
            List.of(folder.resolve("two").toString(), "-", folder.resolve("one").toString()));
    assertThat(values(files, "{\"a\":\"in\"}"))
        .containsExactly("1 {\"a\":2}", "1 {\"a\":\"in\"}", "1 {\"a\":1}");
  }

  @Test
  void aDirectoryStandsForItsFilesByNameWithoutWhatExportsAdd() throws Exception {
    Files.createDirectories(folder.resolve("data"));
    for (String name :
        List.of(
            "data/b.json.gz",
            "data/a.json",
            "manifest-files.json",
            "manifest-summary.md5",
            "_started",
            ".hidden",
            "z.jsonl")) {
      Files.writeString(folder.resolve(name), "{}");
    }
    String again = folder.resolve("data/a.json").toString();
    assertThat(InputFile.of(List.of(folder.toString(), again)))
        .extracting(file -> folder.relativize(file.path()).toString())
        .containsExactly("data/a.json", "data/b.json.gz", "z.jsonl");
  }

  @Test
  void whatIsNotThereIsRefused() throws Exception {
    Path empty = Files.createDirectories(folder.resolve("empty"));
    assertThat(refusalOf(List.of("no-such", "nor-this")))
        .containsExactly("no-such: there is no such file", "nor-this: there is no such file");
    assertThat(refusalOf(List.of(empty.toString())))
        .containsExactly(empty + ": holds no file of events");
  }

  private static List<String> refusalOf(List<String> paths) {
    try {
      InputFile.of(paths);
      return List.of();
    } catch (RefusedException e) {
      return e.faults();
    }
  }

  private String faultOf(String text) throws Exception {
    Refusals own = new Refusals();
    Path file = folder.resolve("input");
    Files.writeString(file, text);
    values(InputFile.of(List.of(file.toString())), "", own);
    assertThat(own.faults()).as(text).hasSize(1);
    return own.faults().get(0);
  }

  private List<String> read(String text) throws Exception {
    Path path = Path.of(text.startsWith("/") ? text : "");
    return text.startsWith("/")
        ? values(InputFile.of(List.of(path.toString())), "")
        : read(text.getBytes(StandardCharsets.UTF_8));
  }

  private List<String> read(byte[] bytes) throws Exception {
    Path file = folder.resolve("input");
    Files.write(file, bytes);
    return values(InputFile.of(List.of(file.toString())), "");
  }

  private List<String> values(List<InputFile> files, String standardInput) throws IOException {
    return values(files, standardInput, refusals);
  }

  private static List<String> values(List<InputFile> files, String standardInput, Refusals refusals)
      throws IOException {
    List<String> values = new ArrayList<>();
    byte[] in = standardInput.getBytes(StandardCharsets.UTF_8);
    try (ChunkReader reader = new ChunkReader(files, new ByteArrayInputStream(in), refusals)) {
      Chunk chunk;
      int number = 0;
      while ((chunk = reader.next()) != null) {
        assertThat(chunk.number()).isEqualTo(number++);
        String text = new String(chunk.bytes(), 0, chunk.length(), StandardCharsets.UTF_8);
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
          if (!lines[i].isEmpty()) {
            values.add(chunk.lineOf(i) + " " + lines[i]);
          }
        }
      }
    }
    return values;
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
