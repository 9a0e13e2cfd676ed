package dev.nightjar.cep.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.cep.rule.ReadRules;
import dev.nightjar.cep.rule.RuleText;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DetectionReaderTest {

  /** An item of a selection, and the expression that it is. */
  private static final String ITEMS =
      """
      f: x                                => f~'x'
      f: X y                              => f~'X y'
      f: ''                               => f~''
      f: 5                                => f=5
      f: 5.0                              => f=5
      f: 0x10                             => f=16
      f: 12345678901234567890.123456789   => f=12345678901234567890.123456789
      f: '5'                              => f~'5'
      f: !!str 5                          => f~'5'
      f: true                             => f=true
      f: null                             => f is null
      f:                                  => f is null
      f: [x, 5, null]                     => (f is null | f~'x' | f=5)
      f: [x, x]                           => f~'x'
      f: a*b?c                            => f~'a*b?c'
      f: a**b                             => f~'a*b'
      f: 'a\\*b\\?'                       => f~'a\\*b\\?'
      f: 'a\\b'                           => f~'a\\\\b'
      f: 'a\\\\b'                         => f~'a\\\\b'
      f: 'a\\\\*'                         => f~'a\\\\*'
      f: 'a\\\\\\*'                       => f~'a\\\\\\*'
      f: 'a\\\\\\\\'                      => f~'a\\\\\\\\'
      f: 'a\\\\\\b'                       => f~'a\\\\\\\\b'
      f: 'a\\'                            => f~'a\\\\'
      f|contains: x                       => f~'*x*'
      f|contains: '*x'                    => f~'*x*'
      f|contains: 5                       => f~'*5*'
      f|contains: ''                      => f~'*'
      f|startswith: x                     => f~'x*'
      f|endswith: [x, y]                  => (f~'*x' | f~'*y')
      f|contains|all: [x, y]              => (f~'*x*' & f~'*y*')
      f|all: [x]                          => f~'x'
      f|cased: Xy                         => f~~'Xy'
      f|contains|cased: Xy                => f~~'*Xy*'
      f|neq: x                            => !f~'x'
      f|neq: [x, y]                       => !(f~'x' | f~'y')
      f|contains|neq: x                   => !f~'*x*'
      f|neq: null                         => !f is null
      f|exists: true                      => f exists
      f|exists: false                     => f is absent
      f|re: '^a.*b$'                      => f /^a.*b$/
      f|re|i: a\\d                        => f /a\\d/i
      f|re|i|m|s: a                       => f /a/ims
      f|re|ignorecase|dotall: a           => f /a/is
      f|re: [a, b]                        => (f /a/ | f /b/)
      f|cidr: 10.0.0.0/8                  => f in 0a000000/8
      f|cidr: 10.1.2.3                    => f in 0a010203/32
      f|cidr: '2001:db8::/32'             => f in 20010db8000000000000000000000000/32
      f|cidr: '::ffff:10.0.0.0/104'       => f in 0a000000/8
      f|gt: 5                             => f gt 5
      f|gte: '5.50'                       => f gte 5.5
      f|lt: -1                            => f lt -1
      f|lte: 1e3                          => f lte 1000
      f|fieldref: g.h                     => f equals g.h
      f|fieldref|contains: g              => f contains g
      f|fieldref|startswith|cased: g      => f starts_with cased g
      f|fieldref|endswith|neq: g          => !f ends_with g
      f|minute: 59                        => f minute=59
      f|hour|gte: 22                      => f hour gte 22
      f|day: [1, 31]                      => (f day=1 | f day=31)
      f|week: 53                          => f week=53
      f|month|neq: 12                     => !f month=12
      f|year: 2026                        => f year=2026
      f|base64: foobar                    => f~'Zm9vYmFy'
      f|base64: foo                       => f~'Zm9v'
      f|base64: fo                        => f~'Zm8='
      f|base64offset|contains: foobar     => (f~'*Zm9vYmFy*' | f~'*Zvb2Jhc*' | f~'*mb29iYX*')
      f|wide: cmd                         => f~'c\\0m\\0d\\0'
      f|utf16le|contains: a*b             => f~'*a\\0*b\\0*'
      f|utf16be: cmd                      => f~'\\0c\\0m\\0d'
      f|utf16: a                          => f~'\uFEFFa\\0'
      f|wide|base64: cmd                  => f~'YwBtAGQA'
      f|utf16be|base64: cmd               => f~'AGMAbQBk'
      f|utf16|base64: cmd                 => f~'//5jAG0AZAA='
      f|utf16le|base64offset|contains: cm => (f~'*MAbQ*' | f~'*YwBtA*' | f~'*jAG0A*')
      f|windash: -a-b                     => (f~'-a-b' | f~'/a-b' | f~'\u2013a-b' | f~'\u2014a-b' | f~'\u2015a-b')
      f|windash|contains: a-b             => f~'*a-b*'
      f|contains|windash: ' /c'           => (f~'* -c*' | f~'* /c*' | f~'* \u2013c*' | f~'* \u2014c*' | f~'* \u2015c*')
      f|expand: '%admins%'                => (f~'ann' | f~'bob*')
      f|expand: 'x\\%admins%%one%'        => f~'x%admins%1'
      f|expand: '100% of it'              => f~'100% of it'
      f|expand|cidr: '%networks%'         => f in 0a000000/8
      f|contains|expand|all: ['%one%', y] => (f~'*1*' & f~'*y*')
      f: '%admins%'                       => f~'%admins%'
      '|all': [x, y]                      => (any~'*x*' & any~'*y*')
      '|re': x                            => any /x/
      '|startswith': x                    => any~'x*'
      '|cased': X                         => any~~'*X*'
      '|cidr': 10.0.0.0/8                 => any in 0a000000/8
      """;

  /** Two or three selections, a condition, and the expression that it is. */
  private static final String CONDITIONS =
      """
      a and b                  => (a=1 & b=2)
      b and a                  => (a=1 & b=2)
      a or b and not c         => ((b=2 & !c=3) | a=1)
      (a or b) and c           => (c=3 & (a=1 | b=2))
      not (a and b)            => !(a=1 & b=2)
      not not a                => a=1
      a AND NOT B_x            => (a=1 & !d=4)
      1 of them                => (a=1 | b=2 | c=3 | d=4 | f=6)
      any of them              => (a=1 | b=2 | c=3 | d=4 | f=6)
      all of them              => (a=1 & b=2 & c=3 & d=4 & f=6)
      all of B*                => d=4
      1 of *_x                 => (d=4 | e=5)
      1 of f* or a             => (a=1 | f=6)
      a and not 1 of f*        => (a=1 & !f=6)
      a or (b or (c))          => (a=1 | b=2 | c=3)
      a and a                  => a=1
      [a, b and c]             => ((b=2 & c=3) | a=1)
      f-g.h                    => f=6
      """;

  private static final String SELECTIONS =
      """
      title: A rule
      detection:
        a: {a: 1}
        b: {b: 2}
        c: {c: 3}
        B_x: {d: 4}
        _x: {e: 5}
        f-g.h: {f: 6}
        condition: \
      """;

  private static final Map<String, List<String>> PLACEHOLDERS =
      Map.of(
          "admins", List.of("ann", "bob*"), "one", List.of("1"), "networks", List.of("10.0.0.0/8"));

  static Stream<String> items() {
    return ITEMS.lines();
  }

  static Stream<String> conditions() {
    return CONDITIONS.lines();
  }

  @ParameterizedTest
  @MethodSource("items")
  void readsAnItem(String line) {
    String[] item = line.split("=>", 2);

    assertThat(expression(TestingRules.rule("s:\n  " + item[0].strip() + "\ncondition: s")))
        .isEqualTo(item[1].strip());
  }

  @ParameterizedTest
  @MethodSource("conditions")
  void readsACondition(String line) {
    String[] condition = line.split("=>", 2);

    assertThat(expression(SELECTIONS + condition[0].strip())).isEqualTo(condition[1].strip());
  }

  @Test
  void joinsTheItemsOfAMapAndTheMapsOfAList() {
    assertThat(
            expression(
                TestingRules.rule(
                    """
                    s:
                      - a: 1
                        b: 2
                      - c: 3
                      - word
                    condition: s
                    """)))
        .isEqualTo("((a=1 & b=2) | c=3 | any~'*word*')");
  }

  @Test
  void looksForKeywordsInTheWholeEvent() {
    assertThat(expression(TestingRules.rule("s: [one, 'two*three', 5]\ncondition: s")))
        .isEqualTo("(any~'*one*' | any~'*two*three*' | any=5)");
    assertThat(expression(TestingRules.rule("s: one\ncondition: s"))).isEqualTo("any~'*one*'");
  }

  @Test
  void readsNumbersTooLongForAnyEventAsText() {
    String digits = "9".repeat(500);

    assertThat(expression(TestingRules.rule("s: {f: " + digits + "}\ncondition: s")))
        .isEqualTo("f~'" + digits + "'");
    assertThat(expression(TestingRules.rule("s: {f: 1e99999999999}\ncondition: s")))
        .isEqualTo("f~'1e99999999999'");
  }

  private static String expression(String yaml) {
    ReadRules read = SigmaReader.read(List.of(new RuleText("rule.yml", yaml)), PLACEHOLDERS);
    assertThat(read.faults()).isEmpty();
    return ExpressionText.of(read.rules().events().get(0).expression());
  }
}
