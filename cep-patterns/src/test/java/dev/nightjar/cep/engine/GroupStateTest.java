package dev.nightjar.cep.engine;

import static dev.nightjar.cep.engine.TestingOccurrence.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.CorrelationType;
import dev.nightjar.cep.rule.RuleSet;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is written of a group, and by which rule it is taken up again. */
class GroupStateTest {

  private static final long FIRST_32_BITS = 0x1234_5678L << 32;

  private static CorrelationRule withKey(String id, long key, long threshold) {
    CorrelationRule made = TestingRules.count(id, threshold, "x").build();
    return new CorrelationRule(
        made.header(),
        made.settings(),
        made.type(),
        made.stage(),
        made.inputs(),
        made.groupBy(),
        made.timespan(),
        made.condition(),
        made.meaning(),
        key,
        made.grouping(),
        made.hold(),
        made.alerts());
  }

  private static RuleSet set(CorrelationRule... rules) {
    return TestingRules.set(List.of(rules));
  }

  @Test
  void rulesWhoseKeysBeginAlikeAreKnownByAllOfTheirKeys() {
    CorrelationRule one = withKey("one", FIRST_32_BITS | 1, 3);
    CorrelationRule other = withKey("other", FIRST_32_BITS | 2, 3);
    TestingDetection detection =
        new TestingDetection(set(one, other))
            .judge(at(0, "a", "x"), at(1, "b", "x"))
            .writeAndRead();

    detection.rules(set(other)).judge(at(2, "c", "x")).writeAndRead();
    detection.rules(set(one)).judge(at(3, "d", "x"));

    assertThat(detection.lines()).containsExactly("other/0 medium 3: a b c @2");
  }

  @Test
  void whatOneOfThemRememberedUnderTheShortNameGoesToNeither() {
    CorrelationRule one = withKey("one", FIRST_32_BITS | 1, 3);
    CorrelationRule other = withKey("other", FIRST_32_BITS | 2, 3);
    CorrelationRule third = withKey("third", FIRST_32_BITS ^ 1L << 32, 3);
    TestingDetection detection =
        new TestingDetection(set(one, third))
            .judge(at(0, "a", "x"), at(1, "b", "x"))
            .writeAndRead();

    detection.rules(set(other, one, third)).judge(at(2, "c", "x"));

    assertThat(detection.lines()).containsExactly("third/0 medium 3: a b c @2");
  }

  @Test
  void anUnknownLayoutIsRefused() {
    byte[] bytes =
        new TestingDetection(TestingRules.set(TestingRules.count("one", 2, "x")))
            .judge(at(0, "a", "x"))
            .bytes();
    bytes[4] = 1;

    assertThatThrownBy(() -> GroupState.read(new DataInputStream(new ByteArrayInputStream(bytes))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("version 1");
  }

  @Test
  void aHotGroupWritesFewBytesForEachOccurrence() {
    TestingRules[] ten = new TestingRules[10];
    for (int i = 0; i < ten.length; i++) {
      ten[i] = TestingRules.count("rule" + i, 50_000, "x").within(Duration.ofDays(1));
    }
    TestingDetection detection = new TestingDetection(TestingRules.set(ten));
    for (int i = 0; i < 2_000; i++) {
      detection.judge(at(i * 1_013L, "e%05d".formatted(i), "x")).writeAndRead();
    }
    int ids = 6 + 1 + "doc-e00000-1793610000000000".length();

    double each = detection.bytes().length / 2_000.0 - ids;

    assertThat(each).as("an occurrence of a hot group, without its ids").isBetween(8.0, 16.0);
  }

  @Test
  void aRuleThatAHotGroupDoesNotTouchKeepsWhereItsWindowStands() {
    TestingRules often = TestingRules.count("often", 1_000, "z");
    TestingRules seldom = TestingRules.count("seldom", 71, "x", "y");
    TestingRules kinds =
        TestingRules.rule("kinds", CorrelationType.VALUE_COUNT, "x", "y").when("gte", 71);
    TestingDetection detection = new TestingDetection(TestingRules.set(often, seldom, kinds));
    for (int i = 0; i < 70; i++) {
      detection.judge(at(i, "e" + i, "x").values("v" + i));
    }
    for (int i = 0; i < 200; i++) {
      detection.writeAndRead().judge(at(100 + i, "often" + i, "z"));
    }

    detection.writeAndRead().judge(at(500, "last", "y").values("v"));

    assertThat(detection.firings)
        .extracting(f -> f.rule().header().id() + " " + f.count())
        .containsExactly("seldom 71", "kinds 71");
  }
}
