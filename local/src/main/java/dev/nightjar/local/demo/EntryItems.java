package dev.nightjar.local.demo;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Writes entries as items in the layout that the standard mapping reads, with the variety that real
 * tables have: optional attributes, three ways to state the time, attributes of every type.
 */
final class EntryItems {

  private static final long TTL_SECONDS = 400L * 24 * 3600;

  private final SplittableRandom random;
  private long written;

  EntryItems(SplittableRandom random) {
    this.random = random;
  }

  /**
   * What happened.
   *
   * @param tenant never null
   * @param time whole milliseconds; never null
   * @param action never null
   * @param actor never null
   * @param onBehalfOf who is accountable instead of the actor; may be null
   * @param target its id; never null
   * @param outcome never null
   */
  record Deed(
      Tenant tenant,
      Instant time,
      String action,
      Tenant.Actor actor,
      Tenant.Actor onBehalfOf,
      String target,
      String outcome) {

    /** A success, by the actor in its own name. */
    static Deed of(Tenant tenant, Instant time, String action, Tenant.Actor actor, String target) {
      return new Deed(tenant, time, action, actor, null, target, Entry.SUCCESS);
    }

    Deed withOutcome(String other) {
      return new Deed(tenant, time, action, actor, onBehalfOf, target, other);
    }

    Deed inTheNameOf(Tenant.Actor other) {
      return new Deed(tenant, time, action, actor, other, target, outcome);
    }
  }

  /** The write of a new entry. */
  TableWrite write(Deed deed) {
    Map<String, AttributeValue> item = key(deed.tenant(), deed.time());
    String stated = item.get("SK").s().substring("EVENT#".length());
    if (random.nextInt(10) < 8) {
      item.put("tenant", text(deed.tenant().id()));
    }
    if (random.nextInt(4) == 0) {
      stated = "evt-" + Long.toString(random.nextLong(1L << 40), 36) + "-" + written;
      item.put("eventId", text(stated));
    }
    switch (random.nextInt(6)) {
      case 0 -> item.put("timestamp", text(deed.time().toString()));
      case 1 -> item.put("timestamp", number(deed.time().toEpochMilli()));
      default -> {
        // The sort key states the time.
      }
    }
    item.put("action", text(deed.action()));
    item.put("actor", who(deed.actor()));
    if (deed.onBehalfOf() != null) {
      item.put("onBehalfOf", who(deed.onBehalfOf()));
    }
    String type = Vocabulary.targetType(deed.action());
    item.put(
        "target",
        map(
            "type",
            text(type),
            "id",
            text(deed.target()),
            "name",
            text(type + " " + deed.target())));
    item.put("outcome", text(deed.outcome()));
    item.put("ip", text(deed.actor().ip()));
    item.put("userAgent", text(deed.actor().userAgent()));
    item.put("ttl", number(deed.time().getEpochSecond() + TTL_SECONDS));
    if (deed.actor().human() || random.nextInt(5) == 0) {
      item.put("reason", text(Vocabulary.reason(deed.action(), random)));
    }
    if (deed.action().endsWith(Entry.EXPORT_SUFFIX)) {
      item.put("records", number(random.nextLong(20, 1_500)));
      item.put("format", text(random.nextBoolean() ? "csv" : "xlsx"));
    }
    addFreeAttributes(item, deed);
    Tenant.Actor accountable = deed.onBehalfOf() == null ? deed.actor() : deed.onBehalfOf();
    Entry entry =
        new Entry(
            deed.tenant().id(),
            stated,
            deed.time(),
            deed.action(),
            accountable.id(),
            accountable.human(),
            deed.outcome(),
            deed.action().equals(Entry.GRANT) ? deed.target() : null);
    return new TableWrite(TableWrite.Kind.EVENT, deed.time(), item, entry);
  }

  /** A new entry's key: the suffix keeps two entries of one millisecond apart. */
  Map<String, AttributeValue> key(Tenant tenant, Instant time) {
    Map<String, AttributeValue> key = new LinkedHashMap<>();
    String shard =
        tenant.shards() == 0 ? "" : String.format("#%02d", random.nextInt(tenant.shards()));
    key.put("PK", text("TENANT#" + tenant.id() + shard));
    key.put("SK", text("EVENT#" + time + "#" + Long.toString(written++, 36)));
    return key;
  }

  private void addFreeAttributes(Map<String, AttributeValue> item, Deed deed) {
    item.put("requestId", text(Long.toString(random.nextLong() >>> 1, 36)));
    switch (random.nextInt(8)) {
      case 0 -> item.put("amount", AttributeValue.fromN(random.nextInt(1, 90_000) + ".50"));
      case 1 -> item.put("labels", AttributeValue.fromSs(List.of("emea", "priority")));
      case 2 -> item.put("mfa", AttributeValue.fromBool(random.nextBoolean()));
      case 3 ->
          item.put(
              "changes",
              AttributeValue.fromL(
                  List.of(
                      map("field", text("status"), "from", text("open"), "to", text("closed")))));
      case 4 ->
          item.put(
              "fingerprint",
              AttributeValue.fromB(
                  SdkBytes.fromByteArray(new byte[] {1, (byte) random.nextInt()})));
      case 5 -> item.put("ticket", text("SUP-" + random.nextInt(1_000, 9_999)));
      default -> {
        // Most items have none.
      }
    }
    if (deed.tenant().shards() > 0) {
      item.put("plan", text("enterprise"));
    }
  }

  private static AttributeValue who(Tenant.Actor actor) {
    Map<String, AttributeValue> map = new LinkedHashMap<>();
    map.put("id", text(actor.id()));
    map.put("name", text(actor.name()));
    if (actor.email() != null) {
      map.put("email", text(actor.email()));
    }
    map.put("type", text(actor.human() ? "human" : "service"));
    return AttributeValue.fromM(map);
  }

  /** A map of three attributes. */
  private static AttributeValue map(
      String a, AttributeValue av, String b, AttributeValue bv, String c, AttributeValue cv) {
    Map<String, AttributeValue> map = new LinkedHashMap<>();
    map.put(a, av);
    map.put(b, bv);
    map.put(c, cv);
    return AttributeValue.fromM(map);
  }

  static AttributeValue text(String value) {
    return AttributeValue.fromS(value);
  }

  static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }
}
