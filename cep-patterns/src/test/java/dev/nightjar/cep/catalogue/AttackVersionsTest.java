package dev.nightjar.cep.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.cep.rule.EventRule;
import dev.nightjar.cep.sigma.SigmaReader;
import org.junit.jupiter.api.Test;

/** Old ids of ATT&CK lead to today's, and no shipped rule names an old one. */
class AttackVersionsTest {

  @Test
  void leadsFromVersion18ToVersion19AndBack() {
    assertThat(AttackVersions.current("t1562.008")).contains("T1685.002");
    assertThat(AttackVersions.before("T1685.002")).contains("T1562.008");
  }

  @Test
  void knowsNothingOfAnIdThatWasKept() {
    assertThat(AttackVersions.current("T1213")).isEmpty();
    assertThat(AttackVersions.before("T1213")).isEmpty();
  }

  @Test
  void everyShippedRuleNamesTodaysIds() {
    assertThat(SigmaReader.read(Catalogue.files()).rules().events())
        .extracting(EventRule::header)
        .allSatisfy(
            header ->
                assertThat(header.attack())
                    .allSatisfy(id -> assertThat(AttackVersions.current(id)).isEmpty()));
    assertThat(SigmaReader.read(Catalogue.files()).rules().correlations())
        .isNotEmpty()
        .allSatisfy(
            rule ->
                assertThat(rule.header().attack())
                    .allSatisfy(id -> assertThat(AttackVersions.current(id)).isEmpty()));
  }
}
