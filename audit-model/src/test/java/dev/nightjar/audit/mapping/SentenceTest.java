package dev.nightjar.audit.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.audit.AuditEvent.Actor;
import dev.nightjar.audit.AuditEvent.ActorType;
import dev.nightjar.audit.AuditEvent.Target;
import java.util.SplittableRandom;
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
  void saysAnythingShortAndOnOneLineAndTheSameAgain() {
    long seed = 20261121;
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 2_000; i++) {
      String[] values = new String[7];
      for (int k = 0; k < values.length; k++) {
        values[k] = random.nextInt(6) == 0 ? null : hostile(random);
      }
      Actor actor = new Actor(values[0], values[1], values[2], ActorType.HUMAN);
      Target target = new Target(values[3], values[4], null);
      String action = hostile(random) + (random.nextBoolean() ? ".export" : "");
      String said =
          Sentence.of(action, actor, values[5], target, "denied", Long.MIN_VALUE, values[6]);
      assertThat(said)
          .as("seed %d, round %d", seed, i)
          .hasSizeLessThan(1_100)
          .doesNotContainPattern("[\\p{Cc}\\p{Zl}\\p{Zp}\\u061c\\u200b\\u200e\\u200f]")
          .doesNotContainPattern("[\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb]")
          .isEqualTo(
              Sentence.of(action, actor, values[5], target, "denied", Long.MIN_VALUE, values[6]));
    }
  }

  /** Up to 400 characters, of which every third is one that a terminal or a page may obey. */
  private static String hostile(SplittableRandom random) {
    int[] obeyed = {
      0, 7, 10, 13, 27, 0x7f, 0x85, 0x9b, 0x61c, 0x200b, 0x200e, 0x202e, 0x2028, 0x2060, 0x2066,
      0x206a, 0xfeff, 0xfff9, '<', '=', '{', '%', '$', 0x5d0, 0x627, 0x1f600, 0xd83d
    };
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(1, 400); n > 0; n--) {
      text.appendCodePoint(
          random.nextInt(3) == 0
              ? obeyed[random.nextInt(obeyed.length)]
              : random.nextInt(' ', 999));
    }
    return text.toString();
  }

  @Test
  void keepsToOneLineAndOneDirection() {
    Actor actor = new Actor(null, "A\nB\u202Ec\u0007" + "x".repeat(500), null, ActorType.HUMAN);
    String sentence =
        Sentence.of("a.read", actor, null, new Target(null, null, null), null, null, null);
    assertThat(sentence).startsWith("A B c xxx").endsWith("... read a").hasSizeLessThan(200);
  }
}
