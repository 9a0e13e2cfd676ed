package dev.nightjar.dynamodb.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class ExportPathTest {

  @Test
  void findsADataFileAtTheBucketsRoot() {
    assertThat(
            ExportPath.dataFile(
                new org.apache.flink.core.fs.Path("s3://bucket/copy"),
                Set.of("ID"),
                "year:2026/other/a..b.json.gz"))
        .hasToString("s3://bucket/year:2026/other/a..b.json.gz");
  }

  @Test
  void findsFilesOfAnExportInABucket() {
    org.apache.flink.core.fs.Path folder =
        new org.apache.flink.core.fs.Path("s3://exports/2026/AWSDynamoDB/0179");

    assertThat(ExportPath.dataFile(folder, Set.of("0179"), "2026/AWSDynamoDB/0179/data/a.json.gz"))
        .hasToString("s3://exports/2026/AWSDynamoDB/0179/data/a.json.gz");
    assertThat(ExportPath.dataFile(folder, Set.of("0179"), "2026/AWSDynamoDB/data/a.json.gz"))
        .hasToString("s3://exports/2026/AWSDynamoDB/data/a.json.gz");
    // A copy in another bucket is read there.
    assertThat(ExportPath.dataFile(folder, Set.of("0179"), "0179/data/a.json.gz"))
        .hasToString("s3://exports/2026/AWSDynamoDB/0179/data/a.json.gz");
  }
}
