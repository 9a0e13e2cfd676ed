package dev.nightjar.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A baseline that finds nothing would be fast for nothing. */
class EsperRulesTest {

  private static final long MINUTE = 60_000;

  private static EsperRules.Row export(long time, String tenant, String principal) {
    return new EsperRules.Row(time, tenant, principal, null, "invoice.export", true, true, true);
  }

  private static EsperRules.Row grant(long time, String tenant, String grantee) {
    return new EsperRules.Row(time, tenant, "root", grantee, "role.granted", false, true, true);
  }

  @Test
  void findsTenExportsOfOnePersonWithinAnHour() throws Exception {
    try (EsperRules esper = new EsperRules()) {
      for (int i = 0; i < 9; i++) {
        esper.send(export(i * MINUTE, "acme", "ann"));
        esper.send(export(i * MINUTE, "beta", "ann"));
      }
      assertThat(esper.matches()).isZero();
      esper.send(export(9 * MINUTE, "acme", "ann"));
      assertThat(esper.matches()).isEqualTo(1);
    }
  }

  @Test
  void findsAnExportByTheGranteeWithinHalfAnHour() throws Exception {
    try (EsperRules esper = new EsperRules()) {
      esper.send(grant(0, "acme", "ann"));
      esper.send(export(MINUTE, "beta", "ann"));
      esper.send(export(2 * MINUTE, "acme", "bob"));
      assertThat(esper.matches()).isZero();
      esper.send(export(3 * MINUTE, "acme", "ann"));
      assertThat(esper.matches()).isEqualTo(1);
      esper.send(grant(4 * MINUTE, "acme", "eve"));
      esper.send(export(35 * MINUTE, "acme", "eve"));
      assertThat(esper.matches()).isEqualTo(1);
    }
  }
}
