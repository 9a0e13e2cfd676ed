package dev.nightjar.audit.mapping;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.audit.item.Item;
import org.junit.jupiter.api.Test;

class ItemReportTest {

  private static ItemReport report(String json) throws Exception {
    return ItemReport.of(
        Item.parse(json.getBytes(UTF_8)), Mapping.standard(), TestingChanges.ARRIVAL);
  }

  @Test
  void showsTheItemTwiceAndItsEvent() throws Exception {
    ItemReport report = report(TestingChanges.entry("\"n\":{\"N\":\"1.50E+3\"}"));
    assertThat(report.isEvent()).isTrue();
    assertThat(report.dynamoDbJson()).contains("\"N\" : \"1.50E+3\"");
    assertThat(report.plainJson()).contains("\"n\" : 1.50E+3");
    assertThat(report.verdict())
        .contains("\"tenant\" : \"acme\"", "\"n\" : 1.50E+3", "\"kind\" : \"ENTRY\"");
  }

  @Test
  void showsBothEventsOfAnItemOfTwoTenants() throws Exception {
    assertThat(report(TestingChanges.entry("\"tenant\":{\"S\":\"globex\"}")).verdict())
        .contains("\"kind\" : \"ENTRY\"", "\"kind\" : \"TENANT_MISMATCH\"");
  }

  @Test
  void saysWhyThereIsNoEvent() throws Exception {
    assertThat(report("{\"PK\":{\"S\":\"USER#1\"},\"SK\":{\"S\":\"x\"}}").verdict())
        .isEqualTo(
            "No audit item: its partition key does not begin with 'TENANT#'"
                + " (map.entry.partition-key-prefix).");
    assertThat(report("{\"id\":{\"S\":\"1\"}}").verdict()).startsWith("Broken, key-missing: ");
    assertThat(report(TestingChanges.KEYS).verdict()).startsWith("Broken, action-missing: ");
    assertThat(report(TestingChanges.KEYS).isEvent()).isFalse();
  }
}
