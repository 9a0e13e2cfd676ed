package dev.nightjar.local.demo;

import dev.nightjar.local.demo.Planted.Finding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A simulated day: every write in order of simulated time, tampering last, because its time is its
 * arrival's, which is later than the day.
 *
 * @param options what it was made from; never null
 * @param writes in the order in which to write them; never null
 * @param planted the incidents and near misses; never null
 */
public record Day(DayOptions options, List<TableWrite> writes, List<Planted> planted) {

  private static final int OTHER_ITEMS_PERCENT = 3;
  private static final int TAMPERED_TENANTS = 3;

  /** Makes the day. Equal options, equal days. */
  public static Day generate(DayOptions options) {
    SplittableRandom random = new SplittableRandom(options.seed());
    List<Tenant> tenants = Population.create(options.tenants(), random.split());
    EntryItems items = new EntryItems(random.split());
    Incidents incidents = new Incidents(options, tenants, items, random.split());
    List<TableWrite> events = new ArrayList<>(incidents.create());
    events.addAll(
        new Background(options, tenants, items, random.split())
            .create(options.events() - events.size()));

    List<Planted> planted = new ArrayList<>(incidents.planted());
    List<TableWrite> writes = new ArrayList<>(events);
    SplittableRandom rest = random.split();
    addOtherItems(options, tenants, writes, rest);
    addBrokenItems(options, tenants, items, writes, rest);
    writes.sort(Comparator.comparing(TableWrite::time));
    addTampering(options, tenants, writes, planted);
    return new Day(options, List.copyOf(writes), List.copyOf(planted));
  }

  /** The events, in order of time. */
  public List<Entry> entries() {
    return writes.stream()
        .filter(write -> write.kind() == TableWrite.Kind.EVENT)
        .map(TableWrite::entry)
        .toList();
  }

  /** How many writes are of a kind. */
  public long count(TableWrite.Kind kind) {
    return writes.stream().filter(write -> write.kind() == kind).count();
  }

  private static void addOtherItems(
      DayOptions options, List<Tenant> tenants, List<TableWrite> writes, SplittableRandom random) {
    int count = options.events() * OTHER_ITEMS_PERCENT / 100;
    for (int i = 0; i < count; i++) {
      Tenant tenant = Population.pick(tenants, random);
      Map<String, AttributeValue> item = new LinkedHashMap<>();
      if (random.nextInt(3) == 0) {
        item.put("PK", EntryItems.text("USER#" + Population.pick(tenant.people(), random).email()));
        item.put("SK", EntryItems.text("SETTINGS"));
        item.put("theme", EntryItems.text(random.nextBoolean() ? "dark" : "light"));
      } else {
        item.put("PK", EntryItems.text("TENANT#" + tenant.id()));
        item.put("SK", EntryItems.text("CUSTOMER#" + random.nextInt(1_000)));
        item.put("status", EntryItems.text("active"));
      }
      // Written again under the same key, such items change, which is nobody's tampering.
      item.put("revision", EntryItems.number(i));
      writes.add(new TableWrite(TableWrite.Kind.OTHER_ITEM, moment(options, random), item, null));
    }
  }

  private static void addBrokenItems(
      DayOptions options,
      List<Tenant> tenants,
      EntryItems items,
      List<TableWrite> writes,
      SplittableRandom random) {
    for (int i = 0; i < 6; i++) {
      Tenant tenant = tenants.get(i % tenants.size());
      Instant time = moment(options, random);
      Map<String, AttributeValue> item = items.key(tenant, time);
      item.put("actor", EntryItems.text("u-1001"));
      switch (i % 3) {
        case 0 -> item.put("outcome", EntryItems.text(Entry.SUCCESS));
        case 1 -> {
          item.put("SK", EntryItems.text("EVENT#yesterday#" + i));
          item.put("action", EntryItems.text("invoice.read"));
        }
        default -> item.put("action", AttributeValue.fromBool(true));
      }
      writes.add(new TableWrite(TableWrite.Kind.BROKEN, time, item, null));
    }
  }

  /** One tenant's entry is changed, another's deleted, and both happen in a third. */
  private static void addTampering(
      DayOptions options, List<Tenant> tenants, List<TableWrite> writes, List<Planted> planted) {
    int count = Math.min(TAMPERED_TENANTS, tenants.size());
    for (int i = 0; i < count; i++) {
      String tenant = tenants.get(i).id();
      List<TableWrite> victims =
          writes.stream()
              .filter(write -> write.kind() == TableWrite.Kind.EVENT)
              .filter(write -> write.entry().tenant().equals(tenant))
              .limit(2)
              .toList();
      if (i != 1) {
        writes.add(changed(victims.get(0), options.end()));
      }
      if (i != 0) {
        writes.add(removed(victims.get(1), options.end()));
      }
      String story =
          switch (i) {
            case 0 -> "an entry was changed";
            case 1 -> "an entry was deleted";
            default -> "one entry was changed and one deleted";
          };
      planted.add(new Planted(story, Finding.TAMPERING, true, tenant, ""));
    }
  }

  private static TableWrite changed(TableWrite victim, Instant time) {
    Map<String, AttributeValue> item = new LinkedHashMap<>(victim.item());
    item.put("reason", EntryItems.text("Nothing to see here"));
    item.put("outcome", EntryItems.text(Entry.FAILURE));
    return new TableWrite(TableWrite.Kind.CHANGE, time, item, victim.entry());
  }

  private static TableWrite removed(TableWrite victim, Instant time) {
    Map<String, AttributeValue> key = new LinkedHashMap<>();
    key.put("PK", victim.item().get("PK"));
    key.put("SK", victim.item().get("SK"));
    return new TableWrite(TableWrite.Kind.REMOVE, time, key, victim.entry());
  }

  private static Instant moment(DayOptions options, SplittableRandom random) {
    return options.begin().plusMillis(random.nextLong(DayOptions.LENGTH.toMillis()));
  }
}
