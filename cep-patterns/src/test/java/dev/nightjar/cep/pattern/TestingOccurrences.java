package dev.nightjar.cep.pattern;

import dev.nightjar.cep.engine.Evidence;
import dev.nightjar.cep.engine.Occurrence;
import dev.nightjar.cep.engine.ValueKeys;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Occurrences of one group: letters at times. */
final class TestingOccurrences {

  static final long START = 1_700_000_000_000_000L;

  private TestingOccurrences() {}

  /**
   * An occurrence.
   *
   * @param letters the inputs that it is
   * @param micros its time since the start
   * @param values the values of the counted field; none for an event without the field
   */
  static Occurrence of(String id, String letters, long micros, String... values) {
    return of("acme", "ann", id, letters, micros, values);
  }

  static Occurrence of(
      String tenant, String user, String id, String letters, long micros, String... values) {
    long[] inputs = letters.chars().mapToLong(c -> TestingRules.key((char) c)).sorted().toArray();
    Occurrence.Value[] all = new Occurrence.Value[values.length == 0 ? 0 : inputs.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = new Occurrence.Value(ValueKeys.of(inputs[i], List.of(TestingRules.FIELD)), values);
    }
    Arrays.sort(all, (a, b) -> Long.compare(a.key(), b.key()));
    long time = START + micros;
    return new Occurrence(
        tenant,
        1,
        new String[] {user},
        time,
        0,
        new Evidence(time, "doc-" + id, id, time, time + 300, "did " + letters),
        inputs,
        all,
        0);
  }

  /** A random stream in the total order, ids all different, times near each other, often ties. */
  static List<Occurrence> random(SplittableRandom random, String alphabet, int size) {
    List<Occurrence> stream = new ArrayList<>();
    boolean fine = random.nextInt(3) == 0;
    long time = 0;
    for (int i = 0; i < size; i++) {
      int step = random.nextInt(10);
      time += step < 3 ? 0 : step < 9 ? random.nextInt(4) * 1_000L : random.nextInt(14) * 1_000L;
      if (fine) {
        time += random.nextInt(3) * 500L;
      }
      String[] values = new String[random.nextInt(5) == 0 ? random.nextInt(3) : 1];
      for (int v = 0; v < values.length; v++) {
        values[v] = "v" + (random.nextInt(3) + 3 * v);
      }
      String id = Character.toString('a' + random.nextInt(26)) + i;
      stream.add(of(id, letters(random, alphabet), time, values));
    }
    stream.sort(Occurrence.ORDER);
    return stream;
  }

  /** A random stream of several groups, in the total order, with some events delivered twice. */
  static List<Occurrence> groups(SplittableRandom random, String alphabet, int size) {
    List<Occurrence> stream = new ArrayList<>();
    for (Occurrence one : random(random, alphabet, size)) {
      String tenant = random.nextInt(3) == 0 ? "globex" : "acme";
      String user = random.nextInt(3) == 0 ? "bob" : "ann";
      Occurrence grouped = in(one, tenant, user, one.time());
      stream.add(grouped);
      if (random.nextInt(8) == 0) {
        stream.add(in(one, tenant, user, one.time() + random.nextInt(25) * 1_000L));
      }
    }
    stream.sort(Occurrence.ORDER);
    return stream;
  }

  private static Occurrence in(Occurrence one, String tenant, String user, long time) {
    Evidence evidence = one.evidence();
    String document = time == one.time() ? evidence.documentId() : evidence.documentId() + "again";
    return new Occurrence(
        tenant,
        one.grouping(),
        new String[] {user},
        time,
        one.hold(),
        new Evidence(
            time, document, evidence.eventId(), time, evidence.arrival(), evidence.action()),
        one.inputs(),
        one.values(),
        one.ruleSet());
  }

  private static String letters(SplittableRandom random, String alphabet) {
    StringBuilder letters = new StringBuilder();
    letters.append(alphabet.charAt(random.nextInt(alphabet.length())));
    while (random.nextInt(6) == 0 && letters.length() < alphabet.length()) {
      char more = alphabet.charAt(random.nextInt(alphabet.length()));
      if (letters.indexOf(String.valueOf(more)) < 0) {
        letters.append(more);
      }
    }
    return letters.toString();
  }

  static boolean is(Occurrence occurrence, char letter) {
    return Arrays.binarySearch(occurrence.inputs(), TestingRules.key(letter)) >= 0;
  }

  /** A stream on one line, for messages. */
  static String line(List<Occurrence> stream) {
    StringBuilder line = new StringBuilder();
    for (Occurrence one : stream) {
      line.append(one.evidence().eventId()).append('=');
      for (long input : one.inputs()) {
        line.append(TestingRules.letter(input));
      }
      if (one.values().length > 0) {
        line.append(Arrays.toString(one.values()[0].texts()));
      }
      line.append('@').append(one.time() - START).append(' ');
    }
    return line.toString();
  }
}
