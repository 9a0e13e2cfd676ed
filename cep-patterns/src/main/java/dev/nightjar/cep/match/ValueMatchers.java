package dev.nightjar.cep.match;

import com.google.re2j.Pattern;
import dev.nightjar.cep.rule.ValueTest;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.HexFormat;
import java.util.function.Predicate;

/** Compiles tests of single values. */
final class ValueMatchers {

  private final FieldTable fields;

  /** A compiler whose references to other fields go through a table that has them all. */
  ValueMatchers(FieldTable fields) {
    this.fields = fields;
  }

  /** Whether a test looks at nothing but the value itself. */
  static boolean isPure(ValueTest test) {
    if (test instanceof ValueTest.TimePart part) {
      return isPure(part.test());
    }
    return !(test instanceof ValueTest.FieldRef);
  }

  /** Compiles a test. */
  ValueMatcher of(ValueTest test) {
    if (test instanceof ValueTest.Like like) {
      return like(like);
    } else if (test instanceof ValueTest.NumberIs number) {
      return number(order -> order == 0, number.number());
    } else if (test instanceof ValueTest.Compare compare) {
      return number(order(compare.order()), compare.number());
    } else if (test instanceof ValueTest.BooleanIs is) {
      return bool(Boolean.toString(is.value()));
    } else if (test instanceof ValueTest.Regex regex) {
      return regex(regex);
    } else if (test instanceof ValueTest.Cidr cidr) {
      return cidr(cidr);
    } else if (test instanceof ValueTest.Exists exists) {
      return (value, event) -> exists.there();
    } else if (test instanceof ValueTest.IsNull) {
      return (value, event) -> value.kind() == FieldValue.Kind.NULL;
    } else if (test instanceof ValueTest.FieldRef reference) {
      return reference(reference);
    } else if (test instanceof ValueTest.TimePart part) {
      return timePart(part);
    }
    throw new IllegalArgumentException("no test is called " + test.getClass().getName());
  }

  private static ValueMatcher like(ValueTest.Like like) {
    Predicate<String> pattern = Wildcard.of(like);
    return like.cased()
        ? (value, event) -> value.text() != null && pattern.test(value.text())
        : (value, event) -> value.text() != null && pattern.test(value.folded());
  }

  private interface OrderTest {
    boolean holds(int order);
  }

  private static OrderTest order(ValueTest.Order order) {
    return switch (order) {
      case GT -> result -> result > 0;
      case GTE -> result -> result >= 0;
      case LT -> result -> result < 0;
      case LTE -> result -> result <= 0;
    };
  }

  private static ValueMatcher number(OrderTest order, BigDecimal wanted) {
    return (value, event) -> {
      BigDecimal number = value.number();
      return number != null && order.holds(number.compareTo(wanted));
    };
  }

  private static ValueMatcher bool(String wanted) {
    return (value, event) ->
        (value.kind() == FieldValue.Kind.BOOLEAN || value.kind() == FieldValue.Kind.TEXT)
            && value.folded().equals(wanted);
  }

  private static ValueMatcher regex(ValueTest.Regex regex) {
    int flags = regex.ignoreCase() ? Pattern.CASE_INSENSITIVE : 0;
    flags |= regex.multiLine() ? Pattern.MULTILINE : 0;
    flags |= regex.dotAll() ? Pattern.DOTALL : 0;
    Pattern pattern = Pattern.compile(regex.pattern(), flags);
    return (value, event) -> value.text() != null && pattern.matcher(value.text()).find();
  }

  private static ValueMatcher cidr(ValueTest.Cidr cidr) {
    byte[] bytes = HexFormat.of().parseHex(cidr.address());
    boolean v4 = bytes.length == 4;
    long high = 0;
    long low = v4 ? 0xFFFF : 0;
    for (int i = 0; i < bytes.length; i++) {
      high = v4 || i >= 8 ? high : high << 8 | bytes[i] & 255;
      low = v4 || i >= 8 ? low << 8 | bytes[i] & 255 : low;
    }
    int prefix = cidr.prefix() + (v4 ? 96 : 0);
    long highMask = prefix >= 64 ? -1L : prefix == 0 ? 0 : -1L << 64 - prefix;
    long lowMask = prefix <= 64 ? 0 : -1L << 128 - prefix;
    long wantedHigh = high & highMask;
    long wantedLow = low & lowMask;
    // The whole of IPv6 does not hold IPv4, though its form within IPv6 would lie in it.
    boolean holdsV4 = prefix >= 96;
    return (value, event) -> {
      IpAddress address = value.address();
      return address != null
          && (holdsV4 || !address.v4())
          && (address.high() & highMask) == wantedHigh
          && (address.low() & lowMask) == wantedLow;
    };
  }

  private ValueMatcher reference(ValueTest.FieldRef reference) {
    int field = fields.index(reference.field());
    boolean cased = reference.cased();
    ValueTest.Relation relation = reference.relation();
    return (value, event) -> {
      FieldValue others = event.value(field);
      if (others == null || value.text() == null) {
        return false;
      }
      for (int i = 0; i < others.size(); i++) {
        if (relates(value, relation, others.get(i), cased)) {
          return true;
        }
      }
      return false;
    };
  }

  private static boolean relates(
      FieldValue value, ValueTest.Relation relation, FieldValue other, boolean cased) {
    if (other.text() == null) {
      return false;
    }
    String text = cased ? value.text() : value.folded();
    String part = cased ? other.text() : other.folded();
    return switch (relation) {
      case EQUALS -> text.equals(part) || equalNumbers(value, other);
      case CONTAINS -> text.contains(part);
      case STARTS_WITH -> text.startsWith(part);
      case ENDS_WITH -> text.endsWith(part);
    };
  }

  private static boolean equalNumbers(FieldValue value, FieldValue other) {
    return value.kind() == FieldValue.Kind.NUMBER
        && other.kind() == FieldValue.Kind.NUMBER
        && value.number() != null
        && other.number() != null
        && value.number().compareTo(other.number()) == 0;
  }

  private ValueMatcher timePart(ValueTest.TimePart part) {
    ValueMatcher inner = of(part.test());
    return (value, event) -> {
      long micros = Times.of(value);
      if (micros == Times.NONE) {
        return false;
      }
      OffsetDateTime time = Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
      int number =
          switch (part.unit()) {
            case MINUTE -> time.getMinute();
            case HOUR -> time.getHour();
            case DAY -> time.getDayOfMonth();
            case WEEK -> time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
            case MONTH -> time.getMonthValue();
            case YEAR -> time.getYear();
          };
      return inner.test(FieldValue.number(Integer.toString(number)), event);
    };
  }
}
