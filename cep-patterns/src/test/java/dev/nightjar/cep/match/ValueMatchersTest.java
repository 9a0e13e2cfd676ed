package dev.nightjar.cep.match;

import static dev.nightjar.cep.match.TestingRules.field;
import static dev.nightjar.cep.match.TestingRules.like;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.cep.rule.Expression;
import dev.nightjar.cep.rule.ValueTest;
import dev.nightjar.cep.rule.ValueTest.Compare;
import dev.nightjar.cep.rule.ValueTest.Order;
import dev.nightjar.cep.rule.ValueTest.Relation;
import dev.nightjar.cep.rule.ValueTest.TimePart.Unit;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ValueMatchersTest {

  /** Whether an event whose entry {@code f} is this JSON passes; empty JSON for no such entry. */
  private static boolean passes(ValueTest test, String json) {
    return passes(test, json, "");
  }

  private static boolean passes(ValueTest test, String json, String more) {
    FieldTable fields = new FieldTable(List.of("f", "g"));
    String entry = json.isEmpty() ? "'other':1" : "'f':" + json;
    EventView view = TestingEventView.of(fields, entry + more);
    return EventMatcher.of(field("f", test), fields).matches(view);
  }

  /** {@code |} stands for nothing. */
  @ParameterizedTest(name = "{0} fits {1}: {2}")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "invoice.export; 'Invoice.EXPORT'; true",
        "invoice.export; 'invoice.exports'; false",
        "invoice.*; 'invoice.'; true",
        "invoice.*; 'invoice'; false",
        "*.export; 'a.export'; true",
        "*.export; 'a.export.b'; false",
        "*port*; 'exports'; true",
        "*port*; 'expo'; false",
        "*; ''; true",
        "*; null; false",
        "a*b*c; 'a1b2c'; true",
        "a*b*c; 'abc'; true",
        "a*b*c; 'acb'; false",
        "a*ab; 'ab'; false",
        "a*ab; 'aab'; true",
        "*ab*ab; 'xabab'; true",
        "*ab*ab; 'xab'; false",
        "a?c; 'abc'; true",
        "a?c; 'ac'; false",
        "a?c; 'abbc'; false",
        "?; '\uD83D\uDE00'; true",
        "??; '\uD83D\uDE00'; false",
        "*?; ''; false",
        "*?; 'x'; true",
        "?*; ''; false",
        "x*?z; 'xz'; false",
        "x*?z; 'xyz'; true",
        "*b?d*; 'abbcd'; true",
        "*b?d*; 'abccd'; false",
        "5; 5; true",
        "5; 5.0; false",
        "5.*; 5.0; true",
        "true; true; true",
        "*v*; {'k':'V'}; true",
        "{\"k\":1.50}; { 'k' : 1.50 }; true",
        "x; ['a','X']; true",
        "x; [['a',['x']]]; true",
        "x; []; false",
        "*; []; false",
        "x; [null]; false",
      })
  void comparesPatternsWithWholeTextsWithoutCase(String pattern, String json, boolean expected) {
    assertThat(passes(like(pattern), json)).isEqualTo(expected);
  }

  @Test
  void fitsTheEmptyStringToTheEmptyStringAlone() {
    assertThat(passes(like(""), "''")).isTrue();
    assertThat(passes(like(""), "' '")).isFalse();
    assertThat(passes(like(""), "null")).isFalse();
    assertThat(passes(like(""), "")).isFalse();
  }

  @Test
  void heedsCaseWhereATestIsCased() {
    assertThat(passes(like("Ann*", true), "'Anna'")).isTrue();
    assertThat(passes(like("Ann*", true), "'anna'")).isFalse();
    assertThat(passes(like("A?n*x", true), "'AnNax'")).isFalse();
  }

  @ParameterizedTest(name = "{0} and {1} are one: {2}")
  @CsvSource({
    "STRASSE, straße, false",
    "STRAẞE, straße, true",
    "ΟΔΟΣ, οδος, true",
    "ΟΔΟΣ, οδοσ, true",
    "İstanbul, istanbul, false",
    "ISTANBUL, istanbul, true",
    "ISTANBUL, ıstanbul, false",
    "ÉCOLE, école, true",
    "ſeal, SEAL, true",
    "𐐀, 𐐨, true",
    "ÄÖÜ, äöü, true"
  })
  void foldsOneLetterToOneWhateverTheLanguage(String pattern, String text, boolean expected) {
    for (String affix : List.of("", "*", "?*")) {
      String wanted = affix.startsWith("?") ? "?" + pattern + "*" : affix + pattern;
      String actual = affix.startsWith("?") ? "x" + text + "y" : text;
      assertThat(passes(like(wanted), "'" + actual + "'")).as(wanted).isEqualTo(expected);
    }
  }

  static Stream<Arguments> numbers() {
    String huge = "123456789012345678901234567890123456789";
    return Stream.of(
        Arguments.of("5", "5.0", true),
        Arguments.of("5", "'5'", true),
        Arguments.of("5", "'+5.00'", true),
        Arguments.of("5", "5e0", true),
        Arguments.of("5", "0.5e1", true),
        Arguments.of("5", "'five'", false),
        Arguments.of("5", "' 5'", false),
        Arguments.of("5", "'٥'", false),
        Arguments.of("5", "''", false),
        Arguments.of("5", "null", false),
        Arguments.of("5", "true", false),
        Arguments.of("5", "{'k':5}", false),
        Arguments.of("5", "", false),
        Arguments.of("5", "[4,'5']", true),
        Arguments.of(huge, huge, true),
        Arguments.of(huge, huge.replace('9', '8'), false),
        Arguments.of("0.1", "0.1000000000000000055511151231257827", false),
        Arguments.of("1e999", "1" + "0".repeat(999), true),
        Arguments.of("0", "1e999999999", false),
        Arguments.of("0", "1e-999999999", false),
        Arguments.of("0", "'1e99999999999999999999'", false));
  }

  @ParameterizedTest(name = "{0} is {1}: {2}")
  @MethodSource("numbers")
  void comparesNumbersByValueAndWithAllTheirDigits(String number, String json, boolean expected) {
    assertThat(passes(new ValueTest.NumberIs(new BigDecimal(number)), json)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "GT, false, false, true",
    "GTE, false, true, true",
    "LT, true, false, false",
    "LTE, true, true, false"
  })
  void ordersNumbers(Order order, boolean below, boolean equal, boolean above) {
    Compare compare = new Compare(order, new BigDecimal("10"));
    assertThat(passes(compare, "9.99")).isEqualTo(below);
    assertThat(passes(compare, "'10.0'")).isEqualTo(equal);
    assertThat(passes(compare, "'1e2'")).isEqualTo(above);
    assertThat(passes(compare, "'ten'")).isFalse();
    assertThat(passes(compare, "null")).isFalse();
    assertThat(passes(compare, "")).isFalse();
  }

  @Test
  void takesNumbersOfNoMoreDigitsThanArithmeticCanBear() {
    Compare positive = new Compare(Order.GT, BigDecimal.ZERO);
    assertThat(passes(positive, "1e999")).isTrue();
    assertThat(passes(positive, "1e1000")).isFalse();
    assertThat(passes(positive, "1e-1000")).isTrue();
    assertThat(passes(positive, "1e-1001")).isFalse();
    assertThat(passes(positive, "9".repeat(1_000))).isTrue();
    assertThat(passes(positive, "9".repeat(1_001))).isFalse();
    assertThat(passes(like("9*9"), "9".repeat(1_001))).isTrue();
  }

  @Test
  void takesBooleansInQuotesAndAnyCase() {
    ValueTest yes = new ValueTest.BooleanIs(true);
    for (String json : List.of("true", "'true'", "'TRUE'", "[false,true]")) {
      assertThat(passes(yes, json)).as(json).isTrue();
    }
    for (String json : List.of("false", "1", "'yes'", "null", "", "{}")) {
      assertThat(passes(yes, json)).as(json).isFalse();
    }
    assertThat(passes(new ValueTest.BooleanIs(false), "'False'")).isTrue();
  }

  @ParameterizedTest(name = "{0} {1} finds {2}: {3}")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "b+; ''; 'abbc'; true",
        "^b; ''; 'abc'; false",
        "B; ''; 'abc'; false",
        "B; i; 'abc'; true",
        "^b$; ''; 'a\\nb'; false",
        "^b$; m; 'a\\nb'; true",
        "a.b; ''; 'a\\nb'; false",
        "a.b; s; 'a\\nb'; true",
        "^4\\d$; ''; 42; true",
        "^true$; ''; true; true",
        "\"k\":1\\.50; ''; {'k':1.50}; true",
        "^$; ''; ''; true",
        ".*; ''; null; false",
        "b; ''; ['a','b']; true"
      })
  void findsExpressionsInAPartOfTheText(
      String pattern, String flags, String json, boolean expected) {
    ValueTest.Regex regex =
        new ValueTest.Regex(pattern, flags.contains("i"), flags.contains("m"), flags.contains("s"));
    assertThat(passes(regex, json)).isEqualTo(expected);
  }

  @Test
  void staysLinearOnExpressionsThatMakeOthersCatastrophic() {
    ValueTest regex = new ValueTest.Regex("^(a+)+$", false, false, false);
    ValueTest pattern = like("*a".repeat(30) + "*b");
    String text = "'" + "a".repeat(20_000) + "!'";
    org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          assertThat(passes(regex, text)).isFalse();
          assertThat(passes(pattern, text)).isFalse();
        });
  }

  @ParameterizedTest(name = "{0}/{1} holds {2}: {3}")
  @CsvSource({
    "0a000000, 8, 10.1.2.3, true",
    "0a000000, 8, 11.1.2.3, false",
    "0a000000, 8, ::ffff:10.1.2.3, true",
    "0a000000, 8, ::ffff:0a01:0203, true",
    "0a000000, 8, 010.1.2.3, false",
    "0a000000, 8, 10.1.2, false",
    "0a000000, 8, 10.1.2.3:443, false",
    "0a000000, 8, host, false",
    "0a000000, 8, '', false",
    "00000000, 0, 255.255.255.255, true",
    "00000000, 0, 2001:db8::1, false",
    "c0a80101, 32, 192.168.1.1, true",
    "c0a80101, 32, 192.168.1.0, false",
    "c0a80100, 31, 192.168.1.1, true",
    "20010db8000000000000000000000000, 32, 2001:DB8:1::, true",
    "20010db8000000000000000000000000, 32, 2001:db9::, false",
    "20010db8000000010000000000000000, 64, 2001:db8:0:1:ffff::, true",
    "20010db8000000010000000000000000, 64, 2001:db8:0:2::1, false",
    "20010db8000000010000000000000000, 65, 2001:db8:0:1:8000::, false",
    "00000000000000000000000000000000, 0, ::1, true",
    "00000000000000000000000000000000, 0, 10.0.0.1, false",
    "00000000000000000000ffff0a000000, 104, 10.9.9.9, true",
    "fe800000000000000000000000000000, 10, fe80::1%eth0, true",
    "fe800000000000000000000000000000, 10, fe80:::1, false",
    "fe800000000000000000000000000000, 10, fe80::1::2, false",
    "fe800000000000000000000000000000, 10, fe80:1:2:3:4:5:6:7:8, false",
    "fe800000000000000000000000000000, 10, fe80:1:2:3:4:5:6, false",
    "fe800000000000000000000000000000, 10, fe80:1:2:3:4:5:6:, false",
    "fe800000000000000000000000000000, 10, fe80::12345, false",
    "fe800000000000000000000000000000, 10, fe80:1:2:3:4:5:1.2.3.4, true",
    "fe800000000000000000000000000000, 10, fe80:1:2:3:4:5:6:1.2.3.4, false"
  })
  void knowsAddressesInNetworks(String network, int prefix, String ip, boolean expected) {
    assertThat(passes(new ValueTest.Cidr(network, prefix), "'" + ip + "'")).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}: there {1}, null {2}")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "``; false; true",
        "null; true; true",
        "''; true; false",
        "0; true; false",
        "false; true; false",
        "{}; true; false",
        "[]; true; false",
        "[null]; true; true",
        "[1,null]; true; true"
      })
  void tellsAbsentNullAndEmptyApart(String json, boolean there, boolean isNull) {
    assertThat(passes(new ValueTest.Exists(true), json)).isEqualTo(there);
    assertThat(passes(new ValueTest.Exists(false), json)).isEqualTo(!there);
    assertThat(passes(new ValueTest.IsNull(), json)).isEqualTo(isNull);
  }

  @ParameterizedTest(name = "{0} {1} {2}: {3}")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "'ann'; EQUALS; 'ANN'; true",
        "'ann'; EQUALS; 'bob'; false",
        "'ann'; EQUALS; ['bob','ann']; true",
        "['x','ann']; EQUALS; ['bob','ann']; true",
        "'annabel'; STARTS_WITH; 'ann'; true",
        "'ann'; STARTS_WITH; 'annabel'; false",
        "'annabel'; ENDS_WITH; 'BEL'; true",
        "'annabel'; CONTAINS; 'nab'; true",
        "'annabel'; CONTAINS; 'nob'; false",
        "5; EQUALS; 5.0; true",
        "5; EQUALS; '5'; true",
        "'5'; EQUALS; '5.0'; false",
        "null; EQUALS; null; false",
        "''; EQUALS; ''; true",
        "'a'; CONTAINS; []; false"
      })
  void relatesAFieldToAnother(String json, Relation relation, String other, boolean expected) {
    ValueTest reference = new ValueTest.FieldRef("g", relation, false);
    assertThat(passes(reference, json, ",'g':" + other)).isEqualTo(expected);
  }

  @Test
  void relatesNothingToAFieldThatIsNotThere() {
    ValueTest reference = new ValueTest.FieldRef("g", Relation.EQUALS, false);
    assertThat(passes(reference, "'a'")).isFalse();
    assertThat(passes(reference, "", ",'g':'a'")).isFalse();
    ValueTest cased = new ValueTest.FieldRef("g", Relation.EQUALS, true);
    assertThat(passes(cased, "'a'", ",'g':'A'")).isFalse();
  }

  @ParameterizedTest(name = "{0} of {1} is {2}")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "HOUR; '2026-11-21T23:30:00-02:00'; 1",
        "DAY; '2026-11-21T23:30:00-02:00'; 22",
        "MINUTE; '2026-11-21T23:30:59.999Z'; 30",
        "WEEK; '2027-01-01T00:00:00Z'; 53",
        "WEEK; '2026-01-01'; 1",
        "MONTH; '2026-12-31 10:00'; 12",
        "YEAR; 1795251600; 2026",
        "YEAR; 1795251600000; 2026",
        "HOUR; '1795251600'; 9",
        "HOUR; [1795251600]; 9"
      })
  void judgesAPartOfATimeInUtc(Unit unit, String json, int expected) {
    ValueTest is = new ValueTest.NumberIs(BigDecimal.valueOf(expected));
    assertThat(passes(new ValueTest.TimePart(unit, is), json)).isTrue();
    ValueTest other = new Compare(Order.GT, BigDecimal.valueOf(expected));
    assertThat(passes(new ValueTest.TimePart(unit, other), json)).isFalse();
  }

  @Test
  void judgesNoPartOfWhatIsNoTime() {
    ValueTest any = new ValueTest.TimePart(Unit.YEAR, new Compare(Order.GTE, BigDecimal.ZERO));
    for (String json : List.of("'yesterday'", "true", "null", "", "-5", "{}", "'2026-13-01'")) {
      assertThat(passes(any, json)).as(json).isFalse();
    }
  }

  @ParameterizedTest(name = "{0} in {1}: {2}")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "*needle*; 'a':{'b':[{'c':'a NEEDLE'}]}; true",
        "*needle*; 'needle':'x'; false",
        "*needle*; 'a':'x'; false",
        "42; 'a':[42]; true",
        "true; 'a':true; true",
        "null; 'a':null; false"
      })
  void looksForKeywordsInAllValuesButNotInNames(String pattern, String entries, boolean expected) {
    FieldTable fields = new FieldTable(List.of());
    Expression keyword = new Expression.Keyword(like(pattern));
    EventMatcher matcher = EventMatcher.of(keyword, fields);
    assertThat(matcher.matches(TestingEventView.of(fields, entries))).isEqualTo(expected);
  }

  @Test
  void holdsForNotWhereTheFieldIsAbsent() {
    FieldTable fields = new FieldTable(List.of("f"));
    EventMatcher not = EventMatcher.of(TestingRules.not(field("f", "x")), fields);
    assertThat(not.matches(TestingEventView.of(fields, ""))).isTrue();
    assertThat(not.matches(TestingEventView.of(fields, "'f':null"))).isTrue();
    assertThat(not.matches(TestingEventView.of(fields, "'f':['y','x']"))).isFalse();
  }
}
