package dev.nightjar.audit.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.audit.AuditEvent.Actor;
import dev.nightjar.audit.AuditEvent.ActorType;
import dev.nightjar.audit.AuditEvent.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SentenceTest {

  @ParameterizedTest
  @CsvSource({
    "invoice.export,invoice,INV-1,success,Ann exported invoice INV-1",
    "invoice.export,invoice,INV-1,denied,Ann tried to export invoice INV-1: denied",
    "invoice.export,,,,Ann exported invoice",
    "role.granted,user,u-2,success,Ann granted a role to user u-2",
    "role.revoke,user,u-2,,Ann revoked a role from user u-2",
    "role.granted,role,admin,,Ann granted role admin",
    "login.success,,,,Ann logged in",
    "login.failure,,,failure,Ann failed to log in: failed",
    "user.delete,user,u-2,,Ann deleted user u-2",
    "report.frobnicate,report,r1,,Ann did report.frobnicate on report r1",
    "frobnicate,,,failure,Ann tried frobnicate: failed",
    "export,,,,Ann exported something",
  })
  void saysWhatHappened(String action, String type, String id, String outcome, String sentence) {
    Actor actor = new Actor("a1", "Ann", null, ActorType.HUMAN);
    assertThat(Sentence.of(action, actor, "a1", new Target(type, id, null), outcome, null, null))
        .isEqualTo(sentence);
  }

  @Test
  void saysForWhomAndHowMuchAndFromWhere() {
    Actor actor = new Actor("svc-x", null, null, ActorType.SERVICE);
    Target nothing = new Target(null, null, null);
    assertThat(Sentence.of("x.export", actor, "bo", nothing, null, 1_234_567L, "::1"))
        .isEqualTo("svc-x for bo exported x (1,234,567 rows) from ::1");
    assertThat(Sentence.of("x.export", actor, "svc-x", nothing, null, 1L, null))
        .isEqualTo("svc-x exported x (1 row)");
  }

  @Test
  void keepsToOneLineAndOneDirection() {
    Actor actor = new Actor(null, "A\nB\u202Ec\u0007" + "x".repeat(500), null, ActorType.HUMAN);
    String sentence =
        Sentence.of("a.read", actor, null, new Target(null, null, null), null, null, null);
    assertThat(sentence).startsWith("A B c xxx").endsWith("... read a").hasSizeLessThan(200);
  }
}
