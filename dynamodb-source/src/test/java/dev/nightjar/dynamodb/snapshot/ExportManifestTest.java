package dev.nightjar.dynamodb.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.dynamodb.StreamDescription;
import dev.nightjar.dynamodb.ViewType;
import dev.nightjar.dynamodb.snapshot.ExportManifest.DataFile;
import dev.nightjar.dynamodb.split.ExportSplit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExportManifestTest {

  @TempDir Path parent;

  private static ExportManifest read(TestingExport export) {
    return ExportManifest.read(export.folder(), TestingExport.STREAM);
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> refusal(TestingExport export) {
    return assertThatThrownBy(() -> read(export)).isInstanceOf(SnapshotException.class);
  }

  private TestingExport export() throws IOException {
    return TestingExport.in(parent).file("a.json.gz", List.of(TestingExport.item("a")));
  }

  @Test
  void readsWhatAnExportSaysOfItself() throws IOException {
    TestingExport export =
        export()
            .file("b.json.gz", List.of(TestingExport.item("b"), TestingExport.item("c")))
            .finish();

    ExportManifest manifest = read(export);

    assertThat(manifest.exportTime()).isEqualTo(Instant.parse(TestingExport.EXPORT_TIME));
    assertThat(manifest.tableArn()).isEqualTo(TestingExport.TABLE_ARN);
    assertThat(manifest.items()).isEqualTo(3);
    assertThat(manifest.files()).extracting(DataFile::items).containsExactly(1L, 2L);
    assertThat(manifest.splits())
        .extracting(ExportSplit::asOfMillis)
        .containsExactly(TestingExport.EXPORT_MILLIS, TestingExport.EXPORT_MILLIS);
    assertThat(manifest.splits())
        .extracting(ExportSplit::file)
        .allSatisfy(file -> assertThat(Path.of(file)).exists());
    assertThat(manifest.splits()).noneMatch(ExportSplit::finished);
  }

  @Test
  void takesThePathOfTheSummaryForTheFolder() throws IOException {
    TestingExport export = export().finish();

    assertThat(ExportManifest.read(export.folder() + "/manifest-summary.json").files()).hasSize(1);
    assertThat(ExportManifest.read(export.folder() + "/").files()).hasSize(1);
    assertThat(ExportManifest.read("file://" + export.folder()).files()).hasSize(1);
  }

  @Test
  void readsAnOlderExportWhichSaysNoType() throws IOException {
    TestingExport export = export();
    export.summary.remove("exportType");
    export.summary.remove("outputView");
    export.summary.put("version", "\"2020-06-30\"");
    // Where a prefix was asked for, older documentation shows the key without it.
    export.summary.put(
        "manifestFilesS3Key", "\"AWSDynamoDB/" + TestingExport.ID + "/manifest-files.json\"");

    assertThat(read(export.finish()).files()).hasSize(1);
  }

  @Test
  void readsACopyInAFolderOfAnotherName() throws IOException {
    TestingExport export =
        TestingExport.at(parent.resolve("a copy, 100%"))
            .file("a.json.gz", List.of(TestingExport.item("a")))
            .finish();

    ExportManifest manifest = read(export);

    assertThat(new ExportCursor(TestingExport.STREAM, manifest.splits().get(0)).next().records())
        .hasSize(1);
  }

  @Test
  void findsFilesByWhateverNamesTheExportsFolder() throws IOException {
    TestingExport byArn = TestingExport.at(parent.resolve("by ARN"));
    byArn.summary.remove("manifestFilesS3Key");
    TestingExport byKey = TestingExport.at(parent.resolve("by key"));
    byKey.summary.remove("exportArn");
    TestingExport byFolder = TestingExport.in(parent);
    byFolder.summary.remove("manifestFilesS3Key");
    byFolder.summary.remove("exportArn");

    for (TestingExport export : List.of(byArn, byKey, byFolder)) {
      export.file("a.json.gz", List.of(TestingExport.item("a")));

      assertThat(read(export.finish()).files()).hasSize(1);
    }
  }

  @Test
  void readsManifestsHoweverTheyAreLaidOut() throws IOException {
    TestingExport export = TestingExport.in(parent);
    export.lineEnd = "\r\n \t\r\n";
    export.file("a.json.gz", List.of(TestingExport.item("a")));
    export.line(
        "{ \"dataFileS3Key\" :\t\"x/"
            + TestingExport.ID
            + "/data/b.json.gz\" ,\r\n \"new\": {\"er\": [1, {}]}, \"itemCount\" : 0 }");
    Files.write(export.path("data/b.json.gz"), new byte[0]);

    ExportManifest manifest = read(export.finish());

    assertThat(manifest.files()).extracting(DataFile::items).containsExactly(1L, 0L);
    assertThat(manifest.files().get(1).md5()).isNull();
  }

  /** A manifest is a file that somebody may have written: it must not name other files. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ID/../../secret.json.gz",
        "ID/data/../../../secret.json.gz",
        "ID/..",
        "ID/./data/a.json.gz",
        "ID//data/a.json.gz",
        "/x/ID/data/a.json.gz",
        "ID/file:/etc/a.json.gz",
        "ID/s3://other/a.json.gz",
        "ID/data\\\\..\\\\a.json.gz",
        "../elsewhere/a.json.gz",
        "/etc/a.json.gz",
        "",
      })
  void refusesADataFileOutsideOfTheExport(String key) throws IOException {
    TestingExport export = TestingExport.in(parent);
    export.line(
        "{\"itemCount\":1,\"dataFileS3Key\":\"" + key.replace("ID", TestingExport.ID) + "\"}");

    refusal(export.finish()).hasMessageContainingAll("data file", "export the table again");
    assertThatThrownBy(
            () ->
                ExportPath.dataFile(
                    new org.apache.flink.core.fs.Path("s3://bucket/AWSDynamoDB/ID"),
                    Set.of("ID"),
                    key.replace("\\\\", "\\")))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContainingAll("data file", "export the table again");
  }

  @Test
  void anExportWithoutFilesIsEmpty() throws IOException {
    ExportManifest manifest = read(TestingExport.in(parent).finish());

    assertThat(manifest.files()).isEmpty();
    assertThat(manifest.splits()).isEmpty();
  }

  @Test
  void readsAnyTablesExportWhereNoStreamIsGiven() throws IOException {
    TestingExport export = export();
    export.summary.put("tableArn", "\"arn:aws:dynamodb:eu-west-1:123456789012:table/other\"");

    assertThat(ExportManifest.read(export.finish().folder()).tableArn()).endsWith("/other");
  }

  @Test
  void refusesAFolderWithoutAnExport() {
    assertThatThrownBy(() -> ExportManifest.read(parent.toString()))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining(parent + "/manifest-summary.json was looked for")
        .hasMessageContaining("Give the export's own folder");
  }

  @Test
  void refusesAnUnfinishedExport() throws IOException {
    TestingExport export = export();

    refusal(export).hasMessageContaining("not finished").hasMessageContaining("COMPLETED");
  }

  @Test
  void refusesAPathThatIsNone() {
    assertThatThrownBy(() -> ExportManifest.read(" "))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("no path of an export");
  }

  @Test
  void namesThePluginWhereFlinkHasNoFileSystem() {
    assertThatThrownBy(() -> ExportManifest.read("s3://exports/AWSDynamoDB/0179"))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("s3://exports/AWSDynamoDB/0179")
        .hasMessageContaining("flink-s3-fs-hadoop")
        .hasMessageContaining("plugins/");
  }

  @Test
  void refusesAnExportInIon() throws IOException {
    TestingExport export = export();
    export.summary.put("outputFormat", "\"ION\"");

    refusal(export.finish()).hasMessageContaining("ION").hasMessageContaining("DYNAMODB_JSON");
  }

  @Test
  void refusesAnIncrementalExport() throws IOException {
    TestingExport export = export();
    export.summary.put("exportType", "\"INCREMENTAL_EXPORT\"");
    export.summary.remove("exportTime");
    export.summary.put("exportFromTime", "\"2026-11-20T07:00:00.000Z\"");
    export.summary.put("exportToTime", "\"2026-11-21T07:00:00.000Z\"");

    refusal(export.finish())
        .hasMessageContaining("INCREMENTAL_EXPORT")
        .hasMessageContaining("FULL_EXPORT");
  }

  @Test
  void refusesAnExportOfAnotherTable() throws IOException {
    for (String other :
        List.of(
            "arn:aws:dynamodb:eu-west-1:123456789012:table/audit2",
            "arn:aws:dynamodb:eu-west-1:123456789012:table/audi",
            "arn:aws:dynamodb:us-east-1:123456789012:table/audit",
            "arn:aws:dynamodb:eu-west-1:999999999999:table/audit",
            "audit")) {
      TestingExport export =
          TestingExport.at(parent.resolve(other.replace(':', '-').replace('/', '-')));
      export.summary.put("tableArn", "\"" + other + "\"");

      refusal(export.finish())
          .hasMessageContaining("of the table " + other)
          .hasMessageContaining(TestingExport.STREAM.arn());
    }
  }

  @Test
  void dynamoDbLocalIsToldByTheTablesNameAlone() throws IOException {
    TestingExport export = export().finish();
    String arn = "arn:aws:dynamodb:ddblocal:000000000000:table/%s/stream/2026-11-21T00:00:00.000";

    assertThat(ExportManifest.read(export.folder(), local(arn.formatted("audit"))).files())
        .hasSize(1);
    assertThatThrownBy(() -> ExportManifest.read(export.folder(), local(arn.formatted("other"))))
        .hasMessageContaining("of the table");
  }

  private static StreamDescription local(String arn) {
    return new StreamDescription("audit", arn, ViewType.NEW_IMAGE, List.of("PK", "SK"), false, 0);
  }

  @Test
  void refusesASummaryThatLacksWhatMatters() throws IOException {
    for (String name : List.of("tableArn", "exportTime", "outputFormat", "itemCount")) {
      TestingExport export = TestingExport.at(parent.resolve(name));
      export.summary.put(name, "null");

      refusal(export.finish())
          .hasMessageContaining(name)
          .hasMessageContaining("manifest-summary.json");
    }
  }

  @Test
  void refusesAnExportTimeThatIsNone() throws IOException {
    TestingExport export = export();
    export.summary.put("exportTime", "\"yesterday\"");

    refusal(export.finish()).hasMessageContaining("'exportTime' is no instant");
  }

  @Test
  void refusesASummaryThatIsDamaged() throws IOException {
    TestingExport export = export().finish();
    Path summary = export.path("manifest-summary.json");
    for (String content : List.of("", "  \r\n", "[]", "{\"version\":", "{\"version\" \"2\"}")) {
      Files.writeString(summary, content);

      refusal(export).hasMessageContaining(summary.toString());
    }
  }

  @Test
  void refusesAnExportWithoutItsListOfFiles() throws IOException {
    TestingExport export = export().finish();
    Files.delete(export.path("manifest-files.json"));

    refusal(export).hasMessageContaining("manifest-files.json is missing");
  }

  @Test
  void refusesAListOfFilesThatWasCutOff() throws IOException {
    TestingExport export = export().file("b.json.gz", List.of(TestingExport.item("b"))).finish();
    Path files = export.path("manifest-files.json");
    Files.writeString(files, Files.readAllLines(files).get(0));

    refusal(export)
        .hasMessageContaining("lists files with 1 items in all, but the export has 2")
        .hasMessageContaining("not whole");
  }

  @Test
  void refusesLinesOfTheListThatAreWrong() throws IOException {
    for (String line :
        List.of(
            "{\"itemCount\":0}",
            "{\"itemCount\":0,\"dataFileS3Key\":\" \"}",
            "{\"itemCount\":-1,\"dataFileS3Key\":\"" + TestingExport.ID + "/x\"}",
            "{\"dataFileS3Key\":\"" + TestingExport.ID + "/x\"}",
            "{\"itemCount\":\"many\",\"dataFileS3Key\":\"" + TestingExport.ID + "/x\"}",
            "\"x\"",
            "{\"itemCount\":0")) {
      TestingExport export = TestingExport.at(parent.resolve("e" + line.hashCode()));
      export.file("a.json.gz", List.of()).line(line);

      refusal(export.finish()).hasMessageContaining("manifest-files.json, line 2,");
    }
  }

  @Test
  void refusesAFileThatIsListedTwice() throws IOException {
    TestingExport export = export().file("a.json.gz", List.of(TestingExport.item("a"))).finish();

    refusal(export).hasMessageContaining("line 2, lists").hasMessageContaining("again");
  }

  @Test
  void refusesAnExportWithoutSomeOfItsFiles() throws IOException {
    TestingExport export =
        export()
            .file("b.json.gz", List.of())
            .file("c.json.gz", List.of(TestingExport.item("c")))
            .finish();
    Files.delete(export.path("data/b.json.gz"));
    Files.delete(export.path("data/c.json.gz"));

    refusal(export)
        .hasMessageContaining("2 of its 3 data files are missing")
        .hasMessageContaining("data/b.json.gz");
  }

  @Test
  void refusesAnExportWithoutItsFolderOfFiles() throws IOException {
    TestingExport export = export().finish();
    Files.delete(export.path("data/a.json.gz"));
    Files.delete(export.path("data"));

    refusal(export).hasMessageContaining("1 of its 1 data files are missing");
  }

  @Test
  void refusesACopyOfWhichSomeFilesLieElsewhere() throws IOException {
    TestingExport export = export().listed("elsewhere/b.json.gz", 0, null).finish();

    refusal(export).hasMessageContaining("elsewhere/b.json.gz").hasMessageContaining("outside");
  }

  @Test
  void tellsWhatReadingNeedsWhereItFails() throws IOException {
    TestingExport export = export();
    Files.createDirectory(export.path("manifest-summary.json"));

    refusal(export).hasMessageContaining("cannot be read").hasMessageContaining("s3:GetObject");
  }
}
