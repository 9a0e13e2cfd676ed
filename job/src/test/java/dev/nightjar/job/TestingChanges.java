package dev.nightjar.job;

import dev.nightjar.dynamodb.ChangeRecord;
import dev.nightjar.dynamodb.Gap;
import dev.nightjar.dynamodb.Origin;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Changes of the default layout, each with the next sequence number. */
final class TestingChanges {

  private long sequence;

  ChangeRecord entry(String tenant, String action, String actor, Instant time) {
    return insert(tenant, action, actor, "\"S\":\"invoice-1\"", time);
  }

  ChangeRecord grant(String tenant, String actor, String grantee, Instant time) {
    String target = "\"M\":{\"type\":{\"S\":\"user\"},\"id\":{\"S\":\"%s\"}}".formatted(grantee);
    return insert(tenant, "role.granted", actor, target, time);
  }

  ChangeRecord broken(String tenant, Instant time) {
    String keys = keys(tenant, time);
    return record("INSERT", keys, null, "{" + keys + "}", time, null);
  }

  ChangeRecord session(Instant time) {
    String keys =
        "\"PK\":{\"S\":\"TENANT#acme\"},\"SK\":{\"S\":\"SESSION#%d\"}".formatted(++sequence);
    return record("INSERT", keys, null, "{" + keys + "}", time, null);
  }

  ChangeRecord modified(ChangeRecord entry, Instant time) {
    String before = new String(entry.newImage(), StandardCharsets.UTF_8);
    String keys = new String(entry.keys(), StandardCharsets.UTF_8);
    return record(
        "MODIFY",
        keys.substring(1, keys.length() - 1),
        before,
        before.replace("invoice-1", "invoice-2"),
        time,
        null);
  }

  ChangeRecord expired(ChangeRecord entry, Instant time) {
    return gone(entry, time, "Service");
  }

  ChangeRecord removed(ChangeRecord entry, Instant time) {
    return gone(entry, time, null);
  }

  private ChangeRecord gone(ChangeRecord entry, Instant time, String identity) {
    String keys = new String(entry.keys(), StandardCharsets.UTF_8);
    return record(
        "REMOVE",
        keys.substring(1, keys.length() - 1),
        new String(entry.newImage(), StandardCharsets.UTF_8),
        null,
        time,
        identity);
  }

  /** An entry as it is found in the table, which was read as of an instant. */
  static ChangeRecord found(ChangeRecord entry, Instant asOf, Origin origin) {
    return ChangeRecord.found(
        entry.streamArn(), asOf.toEpochMilli(), entry.keys(), entry.newImage(), origin);
  }

  /** The same change, arrived at another time. */
  static ChangeRecord arrived(ChangeRecord change, Instant arrival) {
    return with(change, change.eventName(), arrival, change.newImage());
  }

  /** The same change under another name. */
  static ChangeRecord named(ChangeRecord change, String name) {
    return with(change, name, Instant.ofEpochMilli(change.arrivalMillis()), change.newImage());
  }

  /** The same change of an item with more attributes. */
  static ChangeRecord withAttributes(ChangeRecord change, String attributes) {
    String image = new String(change.newImage(), StandardCharsets.UTF_8);
    return with(
        change,
        change.eventName(),
        Instant.ofEpochMilli(change.arrivalMillis()),
        bytes("{" + attributes + "," + image.substring(1)));
  }

  private static ChangeRecord with(
      ChangeRecord change, String name, Instant arrival, byte[] newImage) {
    return new ChangeRecord(
        change.streamArn(),
        change.shardId(),
        change.sequenceNumber(),
        null,
        name,
        arrival.toEpochMilli(),
        change.userIdentityType(),
        change.userIdentityPrincipalId(),
        change.keys(),
        change.oldImage(),
        newImage,
        change.sizeBytes(),
        change.origin(),
        change.gap());
  }

  /** A gap of the one shard. */
  static Gap gap(Instant from, Instant to) {
    return new Gap(
        "arn:aws:dynamodb:eu-west-1:1:table/audit/stream/1",
        "shardId-1",
        "100000000000000000001",
        "100000000000000000009",
        from.toEpochMilli(),
        to.toEpochMilli());
  }

  private ChangeRecord insert(
      String tenant, String action, String actor, String target, Instant time) {
    String keys = keys(tenant, time);
    String image =
        "{%s,\"action\":{\"S\":\"%s\"},\"actor\":{\"M\":{\"id\":{\"S\":\"%s\"}}},\"target\":{%s}}"
            .formatted(keys, action, actor, target);
    return record("INSERT", keys, null, image, time, null);
  }

  private String keys(String tenant, Instant time) {
    return "\"PK\":{\"S\":\"TENANT#%s\"},\"SK\":{\"S\":\"EVENT#%s#%d\"}"
        .formatted(tenant, time, sequence + 1);
  }

  private ChangeRecord record(
      String name, String keys, String before, String after, Instant arrival, String identity) {
    return new ChangeRecord(
        "arn:aws:dynamodb:eu-west-1:1:table/audit/stream/1",
        "shardId-1",
        "1%020d".formatted(++sequence),
        null,
        name,
        arrival.toEpochMilli(),
        identity,
        identity == null ? null : "dynamodb.amazonaws.com",
        ("{" + keys + "}").getBytes(StandardCharsets.UTF_8),
        bytes(before),
        bytes(after),
        0,
        Origin.STREAM,
        null);
  }

  private static byte[] bytes(String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }
}
