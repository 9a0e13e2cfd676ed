package dev.nightjar.audit.mapping;

import static dev.nightjar.audit.mapping.TestingChanges.ARRIVAL;
import static dev.nightjar.audit.mapping.TestingChanges.KEYS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.Change;
import dev.nightjar.audit.Change.Operation;
import dev.nightjar.audit.DeadLetter;
import dev.nightjar.audit.item.AttributeValue;
import dev.nightjar.audit.item.Item;
import dev.nightjar.audit.item.TestingItems;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What holds for every change, of well-formed, odd and hostile items. */
class ChangeMapperPropertyTest {

  private static final String SECRET = "hunter2";
  private static final int CASES = 5_000;
  private static final String[] NAMES = {
    "tenant",
    "eventId",
    "timestamp",
    "action",
    "actor",
    "onBehalfOf",
    "effectiveActor",
    "target",
    "outcome",
    "reason",
    "ip",
    "userAgent",
    "records",
    "ttl",
    "meta"
  };
  private static final ChangeMapper[] MAPPERS = {
    new ChangeMapper(Mapping.standard()),
    new ChangeMapper(
        Mapping.read(
            Map.of(
                "map.skip.attributes", "meta=skip,meta.a=skip",
                "map.time.attribute", "meta.at,timestamp",
                "map.mutable-attributes", "reason")))
  };

  private static Change change(SplittableRandom random) {
    Operation operation = Operation.values()[random.nextInt(Operation.values().length)];
    return new Change(
        operation,
        operation == Operation.OTHER ? "EXPIRE" : operation.name(),
        random.nextInt(20) == 0 ? mutated(KEYS.getBytes(UTF_8), random) : KEYS.getBytes(UTF_8),
        random.nextInt(4) == 0 ? null : image(random),
        random.nextInt(4) == 0 ? null : image(random),
        ARRIVAL.plusMillis(random.nextInt(-2_000_000, 2_000_000)),
        String.valueOf(random.nextLong(1, Long.MAX_VALUE)),
        "shard-1",
        random.nextInt(5) == 0,
        Change.Origin.values()[random.nextInt(3)]);
  }

  private static byte[] image(SplittableRandom random) {
    TestingItems items = new TestingItems(random, SECRET);
    Map<String, AttributeValue> attributes = new LinkedHashMap<>();
    attributes.put("PK", new AttributeValue.S("TENANT#acme"));
    for (String name : NAMES) {
      switch (random.nextInt(8)) {
        case 0 -> attributes.put(name, items.value(2));
        case 1, 2, 3 -> attributes.put(name, usual(name, random));
        default -> {}
      }
    }
    if (random.nextInt(4) > 0) {
      attributes.put("action", usual("action", random));
    }
    attributes.putAll(items.item().attributes());
    byte[] json = Item.of(attributes).toDynamoDbJson().getBytes(UTF_8);
    return random.nextInt(6) == 0 ? mutated(json, random) : json;
  }

  private static AttributeValue usual(String name, SplittableRandom random) {
    return switch (name) {
      case "tenant" -> new AttributeValue.S(random.nextBoolean() ? "acme" : "globex");
      case "timestamp" -> new AttributeValue.S(ARRIVAL.plusMillis(random.nextInt()).toString());
      case "records", "ttl" -> new AttributeValue.N(String.valueOf(random.nextInt(1000)));
      case "meta" ->
          new AttributeValue.M(
              Map.of(
                  random.nextBoolean() ? "a" : "at",
                  new AttributeValue.S(random.nextBoolean() ? "skip" : ARRIVAL.toString())));
      default -> new AttributeValue.S(SECRET + "." + random.nextInt(3));
    };
  }

  /** Bytes with a hole, a wrong byte, or nothing but noise. */
  private static byte[] mutated(byte[] json, SplittableRandom random) {
    byte[] copy = json.clone();
    switch (random.nextInt(3)) {
      case 0 -> copy = Arrays.copyOf(copy, random.nextInt(copy.length));
      case 1 -> copy[random.nextInt(copy.length)] = (byte) random.nextInt();
      default -> random.nextBytes(copy);
    }
    return copy;
  }

  @Test
  void neverThrowsAndGivesEqualResultsForEqualChanges() {
    int[] seen = new int[4];
    for (long seed = 0; seed < CASES; seed++) {
      ChangeMapper mapper = MAPPERS[(int) (seed % MAPPERS.length)];
      Mapped first = mapper.map(change(new SplittableRandom(seed)));
      Mapped again = mapper.map(change(new SplittableRandom(seed)));
      if (seed % 25 == 0) {
        assertThat(again).as("seed %d", seed).usingRecursiveComparison().isEqualTo(first);
      }
      if (first instanceof Mapped.Events events) {
        seen[0]++;
        for (AuditEvent event : events.events()) {
          assertThat(event.message())
              .as("seed %d", seed)
              .isNotBlank()
              .doesNotContainPattern("\\p{Cntrl}");
        }
      } else if (first instanceof Mapped.Broken broken) {
        seen[1]++;
        assertThat(broken.letter().reason()).as("seed %d", seed).isNotEqualTo("mapping-failed");
      } else {
        seen[first instanceof Mapped.Expired ? 2 : 3]++;
      }
    }
    assertThat(seen)
        .as("each verdict is met")
        .satisfies(
            counts ->
                assertThat(Arrays.stream(counts).min().orElseThrow()).isGreaterThan(CASES / 100));
  }

  @Test
  void tellsTheEventTimeThatTheMappingGives() {
    for (long seed = 0; seed < CASES; seed++) {
      Change change = change(new SplittableRandom(seed));
      ChangeMapper mapper = MAPPERS[(int) (seed % MAPPERS.length)];
      OptionalLong time = mapper.eventTime(change);
      Mapped mapped = mapper.map(change);
      if (mapped instanceof Mapped.Events events) {
        long earliest =
            events.events().stream()
                .mapToLong(event -> event.time().toEpochMilli())
                .min()
                .orElseThrow();
        assertThat(time).as("seed %d", seed).hasValue(earliest);
      } else if (mapped instanceof Mapped.Broken && time.isPresent()) {
        long slack = change.origin() == Change.Origin.STREAM ? 1 : 24 * 3600;
        assertThat(time.getAsLong())
            .as("seed %d", seed)
            .isLessThan(change.arrival().plusSeconds(slack).toEpochMilli());
      } else {
        assertThat(time).as("seed %d", seed).isEmpty();
      }
    }
  }

  @Test
  void neverPutsAValueIntoADeadLetter() {
    int letters = 0;
    for (long seed = 0; seed < CASES; seed++) {
      Mapped mapped = MAPPERS[0].map(change(new SplittableRandom(seed)));
      if (mapped instanceof Mapped.Broken broken) {
        letters++;
        DeadLetter letter = broken.letter();
        assertThat(letter + Arrays.toString(letter.fields()))
            .as("seed %d", seed)
            .doesNotContain(SECRET);
      }
    }
    assertThat(letters).isGreaterThan(CASES / 20);
  }

  @Test
  void worksTheSameAfterASerialization() throws Exception {
    ChangeMapper copy = copied(MAPPERS[1]);
    assertThat(copy.mapping()).isEqualTo(MAPPERS[1].mapping());
    for (long seed = 0; seed < 200; seed++) {
      Change change = change(new SplittableRandom(seed));
      assertThat(copy.map(change))
          .as("seed %d", seed)
          .usingRecursiveComparison()
          .isEqualTo(MAPPERS[1].map(change));
    }
  }

  private static ChangeMapper copied(ChangeMapper mapper)
      throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(mapper);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (ChangeMapper) in.readObject();
    }
  }

  @Test
  void givesEqualEventsWhateverTheOrderOfAttributes() throws Exception {
    for (long seed = 0; seed < 2_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Item item = new TestingItems(random, "").item();
      Map<String, AttributeValue> attributes = new LinkedHashMap<>(item.attributes());
      attributes.put("action", new AttributeValue.S("a.b"));
      Item entry = Item.of(attributes);
      List<AuditEvent> events = List.of(event(entry), event(TestingItems.shuffled(entry, seed)));
      assertThat(events.get(1).contentHash())
          .as("seed %d", seed)
          .isEqualTo(events.get(0).contentHash());
      assertThat(events.get(1).id()).isEqualTo(events.get(0).id());
    }
  }

  private static AuditEvent event(Item item) {
    Mapped mapped = MAPPERS[0].map(TestingChanges.insert(item.toDynamoDbJson()));
    return ((Mapped.Events) mapped).events().get(0);
  }
}
