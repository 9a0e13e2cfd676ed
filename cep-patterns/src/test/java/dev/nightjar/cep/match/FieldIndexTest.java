package dev.nightjar.cep.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FieldIndexTest {

  private final List<String> judged = new ArrayList<>();

  private final FieldIndex index =
      new FieldIndex(0, new int[] {4, 7}, new FieldIndex.Test[] {is("Aa"), is("BB")});

  private FieldIndex.Test is(String wanted) {
    return value -> {
      String text = value == null ? null : value.text();
      judged.add(text);
      return wanted.equals(text);
    };
  }

  @Test
  void judgesTwoValuesOfOnePlaceOnceEach() {
    assertThat("Aa".hashCode()).isEqualTo("BB".hashCode());
    judged.clear();

    for (int i = 0; i < 10; i++) {
      assertThat(rules("Aa")).containsExactly(4);
      assertThat(rules("BB")).containsExactly(7);
    }

    assertThat(judged).containsExactly("Aa", "Aa", "BB", "BB");
  }

  @Test
  void leadsEachOfMoreValuesThanAPlaceHoldsToItsOwnRules() {
    for (int i = 0; i < 10; i++) {
      for (String none : List.of("AaAa", "BBBB", "AaBB", "BBAa")) {
        assertThat(rules(none)).isEmpty();
      }
      assertThat(rules("Aa")).containsExactly(4);
    }
  }

  private int[] rules(String value) {
    // Another object each time, as each event has its own.
    return index.rules(FieldValue.text(new StringBuilder(value).toString()));
  }
}
