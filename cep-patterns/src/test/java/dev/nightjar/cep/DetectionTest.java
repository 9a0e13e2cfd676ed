package dev.nightjar.cep;

import static dev.nightjar.cep.TestingEvent.export;
import static dev.nightjar.cep.TestingEvent.grant;
import static dev.nightjar.cep.TestingEvent.mismatch;
import static dev.nightjar.cep.TestingEvent.tampering;
import static dev.nightjar.cep.TestingStories.exports;
import static dev.nightjar.cep.TestingStories.judge;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.audit.Alert;
import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.Change;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the rules find, told as stories through the operators of the real graph. */
class DetectionTest {

  private static final DetectionOptions OPTIONS = DetectionOptions.defaults();

  private static final Duration MINUTE = ofMinutes(1);

  @Test
  void alertsOnTheExportThatReachesTheThreshold() throws Exception {
    List<AuditEvent> events = exports("ann@acme.io", 10, Duration.ZERO, ofSeconds(28));
    List<Alert> alerts = judge(events);

    assertThat(alerts).hasSize(1);
    Alert alert = alerts.get(0);
    assertThat(alert.ruleId()).isEqualTo(BurstExport.ID);
    assertThat(alert.level()).isEqualTo(Alert.Level.HIGH);
    assertThat(alert.tenant()).isEqualTo("acme");
    assertThat(alert.groups()).containsExactly(new Alert.Group("user.id", "ann@acme.io"));
    assertThat(alert.revision()).isZero();
    assertThat(alert.count()).isEqualTo(10);
    assertThat(alert.first()).isEqualTo(events.get(0).time());
    assertThat(alert.last()).isEqualTo(events.get(9).time());
    assertThat(alert.evidence())
        .extracting(Alert.Evidence::documentId)
        .containsExactlyElementsOf(events.stream().map(AuditEvent::id).toList());
    assertThat(alert.summary())
        .isEqualTo("ann@acme.io exported 10 times in 4 min 12 s (tenant acme)");
    assertThat(alert.attack()).containsExactly("T1213", "T1567");
  }

  @Test
  void staysSilentUnderTheThreshold() throws Exception {
    assertThat(judge(exports("ann@acme.io", 9, Duration.ZERO, MINUTE))).isEmpty();
  }

  @Test
  void firesAtTheClosedEndOfTheWindowAndNotAMillisecondLater() throws Exception {
    List<AuditEvent> events = exports("ann@acme.io", 9, Duration.ZERO, MINUTE);
    List<AuditEvent> inside = new ArrayList<>(events);
    inside.add(export("ann@acme.io").at(ofMinutes(60)));
    List<AuditEvent> outside = new ArrayList<>(events);
    outside.add(export("ann@acme.io").at(ofMinutes(60).plusMillis(1)));

    assertThat(judge(inside)).hasSize(1);
    assertThat(judge(outside)).isEmpty();
  }

  @Test
  void slidesTheWindowPastAnOldStart() throws Exception {
    List<AuditEvent> events = new ArrayList<>();
    events.add(export("ann@acme.io").at(Duration.ZERO));
    events.addAll(exports("ann@acme.io", 10, ofMinutes(55), MINUTE));
    // The first falls out of the window when the tenth comes at 64 min; the eleventh fires.
    assertThat(judge(events))
        .singleElement()
        .satisfies(
            alert -> assertThat(alert.first()).isEqualTo(TestingEvent.NINE.plus(ofMinutes(55))));
  }

  @Test
  void keepsTenantsAndUsersApart() throws Exception {
    List<AuditEvent> events = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      events.add(export("ann@acme.io").in("acme").at(ofSeconds(i)));
      events.add(export("ann@acme.io").in("bolt").at(ofSeconds(i)));
      events.add(export("bob@acme.io").in("acme").at(ofSeconds(i)));
    }
    assertThat(judge(events)).isEmpty();

    events.add(export("ann@acme.io").in("bolt").at(ofSeconds(10)));
    assertThat(judge(events)).extracting(Alert::tenant).containsExactly("bolt");
  }

  @Test
  void anIdCountsOnceHoweverOftenItComes() throws Exception {
    List<AuditEvent> nine = exports("ann@acme.io", 9, Duration.ZERO, MINUTE);
    List<AuditEvent> twice = new ArrayList<>(nine);
    twice.addAll(nine);
    assertThat(judge(twice)).isEmpty();

    List<AuditEvent> copied = new ArrayList<>(nine);
    copied.add(export("ann@acme.io").id(nine.get(3).eventId()).at(ofMinutes(20)));
    assertThat(judge(copied)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"failure", "denied", "aborted"})
  void staysSilentWhenExportsDoNotSucceed(String outcome) throws Exception {
    List<AuditEvent> events = new ArrayList<>();
    events.add(grant("ann@acme.io").at(Duration.ZERO));
    for (int i = 1; i <= 20; i++) {
      events.add(export("ann@acme.io").ends(outcome).at(ofMinutes(i)));
    }
    assertThat(judge(events)).isEmpty();
  }

  @Test
  void countsAnExportThatSaysNothingOfItsOutcome() throws Exception {
    List<AuditEvent> events = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      events.add(export("ann@acme.io").ends(i % 2 == 0 ? null : "SUCCESS").at(ofMinutes(i)));
    }
    assertThat(judge(events)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SERVICE", "SYSTEM"})
  void staysSilentForABurstByAMachine(String type) throws Exception {
    List<AuditEvent> events = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      events.add(export("batch").as(AuditEvent.ActorType.valueOf(type)).at(ofMinutes(i)));
    }
    assertThat(judge(events)).isEmpty();
  }

  @Test
  void neverJudgesEventsWithoutAPrincipalOrFromTheTable() throws Exception {
    List<AuditEvent> events = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      events.add(export(null).at(ofMinutes(i)));
      for (Change.Origin origin : List.of(Change.Origin.SNAPSHOT, Change.Origin.REPAIR)) {
        events.add(export("ann@acme.io").from(origin).at(ofMinutes(i)));
        events.add(tampering().from(origin).at(ofMinutes(i)));
      }
    }
    assertThat(judge(events)).isEmpty();
  }

  @Test
  void growsTheOpenAlertAtTwoFiveAndTenTimesTheThreshold() throws Exception {
    List<Alert> alerts = judge(exports("ann@acme.io", 120, Duration.ZERO, ofSeconds(20)));
    assertThat(alerts).extracting(Alert::id).containsOnly(alerts.get(0).id());
    assertThat(alerts).extracting(Alert::revision).containsExactly(0, 1, 2, 3);
    assertThat(alerts.get(0).summary()).doesNotContain("at least");
    assertThat(alerts.get(1).summary()).contains("exported at least ");
    assertThat(alerts).extracting(Alert::count).containsExactly(10L, 20L, 50L, 100L);
    Alert last = alerts.get(3);
    assertThat(last.evidence()).hasSize(100);
  }

  @Test
  void keepsTheFirstAndTheLastOfMoreThanAHundred() throws Exception {
    DetectionOptions options = OPTIONS.withBurstThreshold(150);
    List<AuditEvent> events = exports("ann@acme.io", 300, Duration.ZERO, ofSeconds(1));
    try (TestingPipeline pipeline = new TestingPipeline(options)) {
      List<Alert> alerts = pipeline.process(events).end().alerts();
      assertThat(alerts).extracting(Alert::count).containsExactly(150L, 300L);
      for (Alert alert : alerts) {
        assertThat(alert.evidence()).hasSize(Alert.MAX_EVIDENCE);
        assertThat(alert.evidence()[0].documentId()).isEqualTo(events.get(0).id());
        assertThat(alert.evidence()[98].documentId()).isEqualTo(events.get(98).id());
        assertThat(alert.evidence()[99].documentId())
            .isEqualTo(events.get((int) alert.count() - 1).id());
        assertThat(alert.last()).isEqualTo(events.get((int) alert.count() - 1).time());
      }
    }
  }

  @Test
  void firesAgainOnlyAfterTheCoolDown() throws Exception {
    List<AuditEvent> first = exports("ann@acme.io", 10, Duration.ZERO, ofSeconds(1));
    Duration fired = ofSeconds(9);
    List<AuditEvent> within = new ArrayList<>(first);
    within.addAll(exports("ann@acme.io", 10, fired.plusMinutes(60).minusSeconds(9), ofSeconds(1)));
    List<AuditEvent> after = new ArrayList<>(first);
    after.addAll(
        exports(
            "ann@acme.io", 10, fired.plusMinutes(60).minusSeconds(9).plusMillis(1), ofSeconds(1)));

    assertThat(judge(within)).extracting(Alert::revision).containsExactly(0, 1);
    List<Alert> two = judge(after);
    assertThat(two).extracting(Alert::revision).containsExactly(0, 0);
    assertThat(two.get(0).id()).isNotEqualTo(two.get(1).id());
  }

  @Test
  void alertsWhenGranteeExportsWithinWindow() throws Exception {
    AuditEvent grant = grant("bob@acme.io").at(Duration.ZERO);
    AuditEvent export = export("bob@acme.io").at(ofMinutes(30));
    List<Alert> alerts = judge(grant, export);

    assertThat(alerts).hasSize(1);
    Alert alert = alerts.get(0);
    assertThat(alert.ruleId()).isEqualTo(GrantThenExport.ID);
    assertThat(alert.level()).isEqualTo(Alert.Level.HIGH);
    assertThat(alert.groups()).containsExactly(new Alert.Group("user.id", "bob@acme.io"));
    assertThat(alert.evidence())
        .extracting(Alert.Evidence::documentId)
        .containsExactly(grant.id(), export.id());
    assertThat(alert.summary())
        .isEqualTo(
            "bob@acme.io exported 30 min after root@acme.io granted them a role (tenant acme)");
  }

  @Test
  void staysSilentOnNearMissesOfAGrant() throws Exception {
    assertThat(judge(export("bob@acme.io").at(ofMinutes(1)), grant("bob@acme.io").at(ofMinutes(2))))
        .as("export before the grant")
        .isEmpty();
    assertThat(judge(grant("bob@acme.io").at(Duration.ZERO), export("ann@acme.io").at(MINUTE)))
        .as("export by another")
        .isEmpty();
    assertThat(judge(grant("bob@acme.io").at(Duration.ZERO), export("root@acme.io").at(MINUTE)))
        .as("export by the grantor")
        .isEmpty();
    assertThat(
            judge(
                grant("bob@acme.io").at(Duration.ZERO),
                export("bob@acme.io").in("bolt").at(MINUTE)))
        .as("another tenant")
        .isEmpty();
    assertThat(
            judge(
                grant("bob@acme.io").at(Duration.ZERO),
                export("bob@acme.io").at(ofMinutes(30).plusMillis(1))))
        .as("too late")
        .isEmpty();
    assertThat(
            judge(
                grant("bob@acme.io").ends("denied").at(Duration.ZERO),
                export("bob@acme.io").at(MINUTE)))
        .as("grant denied")
        .isEmpty();
    assertThat(
            judge(
                grant("bob@acme.io").to("group", "bob@acme.io").at(Duration.ZERO),
                export("bob@acme.io").at(MINUTE)))
        .as("granted to a group")
        .isEmpty();
    assertThat(
            judge(grant("bob@acme.io").to("user", null).at(Duration.ZERO), export(null).at(MINUTE)))
        .as("nobody is not a group")
        .isEmpty();
  }

  @Test
  void ordersEqualTimesByEventId() throws Exception {
    assertThat(
            judge(
                grant("bob@acme.io").id("a").at(MINUTE), export("bob@acme.io").id("b").at(MINUTE)))
        .hasSize(1);
    assertThat(
            judge(
                grant("bob@acme.io").id("b").at(MINUTE), export("bob@acme.io").id("a").at(MINUTE)))
        .isEmpty();
  }

  @Test
  void seesAnExportThatAServiceRunsOnBehalfOfTheGrantee() throws Exception {
    assertThat(
            judge(
                grant("bob@acme.io").at(Duration.ZERO),
                export("reporter")
                    .as(AuditEvent.ActorType.SERVICE)
                    .onBehalfOf("bob@acme.io")
                    .at(MINUTE)))
        .hasSize(1);
  }

  @Test
  void thirdExportAfterTheGrantMakesTheAlertCritical() throws Exception {
    List<Alert> alerts =
        judge(
            grant("bob@acme.io").at(Duration.ZERO),
            grant("bob@acme.io").at(ofSeconds(30)),
            export("bob@acme.io").at(ofMinutes(1)),
            export("bob@acme.io").at(ofMinutes(2)),
            export("bob@acme.io").at(ofMinutes(3)),
            export("bob@acme.io").at(ofMinutes(4)));
    assertThat(alerts).extracting(Alert::id).containsOnly(alerts.get(0).id());
    assertThat(alerts).extracting(Alert::revision).containsExactly(0, 1, 2);
    assertThat(alerts)
        .extracting(Alert::level)
        .containsExactly(Alert.Level.HIGH, Alert.Level.HIGH, Alert.Level.CRITICAL);
    assertThat(alerts).extracting(Alert::count).containsExactly(2L, 3L, 4L);
    assertThat(alerts.get(2).summary())
        .isEqualTo(
            "bob@acme.io exported 3 times within 3 min after root@acme.io granted them a role"
                + " (tenant acme)");
  }

  @Test
  void tamperingFiresAtOnceAndGrows() throws Exception {
    try (TestingPipeline pipeline = new TestingPipeline(OPTIONS)) {
      pipeline.process(tampering().removed().id("t0").at(Duration.ZERO));
      assertThat(pipeline.alerts()).hasSize(1);
      Alert first = pipeline.alerts().get(0);
      assertThat(first.ruleId()).isEqualTo(AuditTampered.ID);
      assertThat(first.level()).isEqualTo(Alert.Level.CRITICAL);
      assertThat(first.groups()).isEmpty();
      assertThat(first.summary()).isEqualTo("An audit entry was removed (tenant acme)");

      for (int i = 1; i < 12; i++) {
        pipeline.process(tampering().id("t" + i).at(ofMinutes(i)));
        pipeline.process(tampering().id("t" + i).at(ofMinutes(i)));
      }
      pipeline.process(tampering().in("bolt").at(MINUTE));
      pipeline.process(tampering().id("next").at(ofMinutes(61)));
      pipeline.process(mismatch().at(MINUTE));
      assertThat(pipeline.alerts().stream().filter(a -> a.id().equals(first.id())))
          .extracting(Alert::count)
          .containsExactly(1L, 2L, 5L, 10L);
      assertThat(pipeline.alerts()).filteredOn(a -> a.tenant().equals("bolt")).hasSize(1);
      assertThat(pipeline.alerts())
          .filteredOn(a -> a.ruleId().equals(TenantMismatch.ID))
          .singleElement()
          .satisfies(a -> assertThat(a.level()).isEqualTo(Alert.Level.CRITICAL));
      assertThat(pipeline.alerts().stream().map(Alert::id).distinct()).hasSize(4);
    }
  }

  @Test
  void theIdRestsOnMeaningTenantGroupAndFirstEvidence() throws Exception {
    List<AuditEvent> events = exports("ann@acme.io", 12, Duration.ZERO, MINUTE);
    String id = judge(events).get(0).id();
    assertThat(id)
        .isEqualTo(
            dev.nightjar.audit.Ids.id(
                BurstExport.ID,
                new BurstExport(OPTIONS).meaning(),
                "acme",
                "ann@acme.io",
                events.get(0).id()));
    try (TestingPipeline pipeline = new TestingPipeline(OPTIONS.withBurstThreshold(9))) {
      assertThat(pipeline.process(events).end().alerts().get(0).id()).isNotEqualTo(id);
    }
  }
}
