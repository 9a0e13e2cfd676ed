package dev.nightjar.audit.mapping;

import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.Change;
import dev.nightjar.audit.Change.Operation;
import dev.nightjar.audit.item.Item;
import dev.nightjar.audit.item.ItemParseException;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Turns a change of an item into audit events, or says why not. It is a function: equal changes
 * give equal results, whatever came before. It never throws on content, and may be used by several
 * threads.
 */
public final class ChangeMapper implements Serializable {

  /** The reason where an attribute says that an item is none of the log. */
  static final String SKIPPED_ATTRIBUTE = "skipped attribute";

  private static final long serialVersionUID = 1L;
  private static final int MAX_OPERATION_NAME = 40;

  private final Mapping mapping;

  /** What the mapping compiles to; made again wherever the mapper is sent. */
  private transient volatile Compiled compiled;

  /** A mapper that applies this mapping. */
  public ChangeMapper(Mapping mapping) {
    this.mapping = mapping;
    this.compiled = new Compiled(mapping);
  }

  /** The mapping that it applies. */
  public Mapping mapping() {
    return mapping;
  }

  /** Judges a change. */
  public Mapped map(Change change) {
    return new Judgement(compiled(), change).mapped();
  }

  /**
   * The event time of a change in ms since 1970, for a source's watermarks: the earliest time of
   * the events that {@link #map} gives, and empty where it gives none. For an INSERT it reads no
   * more of the item than it needs. So it can give a time where the item proves broken further on:
   * no event follows, and the time is one that an event could have had.
   */
  public OptionalLong eventTime(Change change) {
    if (change.operation() == Operation.OTHER
        || change.operation() == Operation.REMOVE && change.expiry()) {
      return OptionalLong.empty();
    }
    try {
      return change.operation() == Operation.INSERT ? insertTime(change) : earliest(map(change));
    } catch (Refusal | ItemParseException | RuntimeException e) {
      // There is no event, and map says why.
      return OptionalLong.empty();
    }
  }

  private OptionalLong insertTime(Change change) throws Refusal, ItemParseException {
    Compiled parts = compiled();
    EntryKey key = parts.keys.read(change.keys());
    if (parts.keys.notAudit(key) != null || change.after() == null) {
      return OptionalLong.empty();
    }
    parts.keys.tenant(key);
    Item item = Item.parseSome(change.after(), parts.timeRoots, parts.timeRoots);
    if (parts.skipped.skips(item)) {
      return OptionalLong.empty();
    }
    Instant time = parts.times.of(new Fields(item), key, change).time();
    return OptionalLong.of(time.toEpochMilli());
  }

  private static OptionalLong earliest(Mapped mapped) {
    return mapped instanceof Mapped.Events events
        ? events.events().stream().mapToLong(event -> event.time().toEpochMilli()).min()
        : OptionalLong.empty();
  }

  private Compiled compiled() {
    Compiled parts = compiled;
    if (parts == null) {
      parts = new Compiled(mapping);
      compiled = parts;
    }
    return parts;
  }

  /** The parts of a mapping that cost time to make. */
  private static final class Compiled {
    private final KeyReader keys;
    private final SkipRule skipped;
    private final EventTime times;
    private final EntryMapper entries;
    private final IntegrityMapper integrity;
    private final ExpiryRule expiry;
    private final Set<String> timeRoots = new LinkedHashSet<>();

    Compiled(Mapping mapping) {
      keys = new KeyReader(mapping);
      skipped = new SkipRule(mapping);
      times = new EventTime(mapping, keys);
      entries = new EntryMapper(mapping, keys, times);
      integrity = new IntegrityMapper(mapping, entries);
      expiry = new ExpiryRule(mapping);
      times.addRoots(timeRoots);
      skipped.addRoots(timeRoots);
    }
  }

  /** One change on its way through the mapping. */
  private static final class Judgement {
    private final Compiled parts;
    private final Change change;
    private EntryKey key;
    private String tenant;

    Judgement(Compiled parts, Change change) {
      this.parts = parts;
      this.change = change;
    }

    Mapped mapped() {
      try {
        return judged();
      } catch (Refusal e) {
        return new Mapped.Broken(DeadLetters.of(change, key, tenant, e));
      } catch (RuntimeException e) {
        // A fault of this code on content that nobody thought of; the message may quote a value.
        Refusal refusal = new Refusal(Refusal.MAPPING_FAILED, e.getClass().getSimpleName());
        return new Mapped.Broken(DeadLetters.of(change, key, tenant, refusal));
      }
    }

    private Mapped judged() throws Refusal {
      if (change.operation() == Operation.OTHER) {
        return new Mapped.NotAudit("unknown operation " + operationName());
      }
      key = parts.keys.read(change.keys());
      String notAudit = parts.keys.notAudit(key);
      if (notAudit != null) {
        return new Mapped.NotAudit(notAudit);
      }
      tenant = parts.keys.tenant(key);
      return change.operation() == Operation.INSERT ? inserted() : changed();
    }

    /** The stream's word can be anything; it must not flood a counter's name. */
    private String operationName() {
      String name = change.operationName().replaceAll("[^A-Za-z0-9_-]", "?");
      return name.length() > MAX_OPERATION_NAME ? name.substring(0, MAX_OPERATION_NAME) : name;
    }

    private Mapped inserted() throws Refusal {
      if (change.after() == null) {
        throw new Refusal(
            Refusal.ITEM_GONE, "the item was gone before it could be read by its key");
      }
      Item item = parsed(change.after());
      if (parts.skipped.skips(item)) {
        return new Mapped.NotAudit(SKIPPED_ATTRIBUTE);
      }
      Fields fields = new Fields(item);
      AuditEvent entry = parts.entries.entry(change, key, tenant, fields);
      List<AuditEvent> events = new ArrayList<>(1);
      events.add(entry);
      String stated = parts.entries.statedTenant(item);
      if (stated != null && !stated.equals(entry.tenant())) {
        events.add(parts.integrity.tenantMismatch(change, key, entry, stated));
      }
      return new Mapped.Events(events, fields.unreadable());
    }

    private Mapped changed() throws Refusal {
      Item before = change.before() == null ? null : parsed(change.before());
      boolean modified = change.operation() == Operation.MODIFY;
      Item after = change.after() == null || !modified ? null : parsed(change.after());
      if (isSkipped(before, after)) {
        return new Mapped.NotAudit(SKIPPED_ATTRIBUTE);
      }
      String owner = owner(before, after);
      boolean inferred = !change.expiry() && parts.expiry.isInferred(before, change.arrival());
      if (!modified && (change.expiry() || inferred)) {
        String image = before == null ? null : before.toDynamoDbJson();
        String hash = before == null ? null : parts.entries.hash(before);
        return new Mapped.Expired(
            owner, key.id(), key.json(), image, statedTime(before), hash, inferred);
      }
      if (before != null && after != null) {
        String[] fields = IntegrityMapper.changed(before, after);
        if (fields.length == 0) {
          return new Mapped.NotAudit("no change");
        }
        if (parts.integrity.isAllowed(fields, before, after)) {
          return new Mapped.NotAudit("mutable attributes only");
        }
      }
      return new Mapped.Events(
          List.of(parts.integrity.tampering(change, key, owner, before, after)));
    }

    /** An entry that is turned into something else was an entry all the same. */
    private boolean isSkipped(Item before, Item after) {
      if (parts.skipped.isEmpty() || before == null && after == null) {
        return false;
      }
      return (before == null || parts.skipped.skips(before))
          && (after == null || parts.skipped.skips(after));
    }

    /** Without a tenant in the key, the entry as it was says whose it is. */
    private String owner(Item before, Item after) throws Refusal {
      if (tenant == null) {
        Item known = before == null ? after : before;
        tenant = known == null ? null : parts.entries.statedTenant(known);
      }
      if (tenant == null) {
        throw new Refusal(
            Refusal.TENANT_MISSING,
            "neither the key nor an image says whose item it is; see "
                + MappingOption.TENANT.key());
      }
      return tenant;
    }

    /** What an entry states that is gone; a broken time is no reason to lose sight of it. */
    private Instant statedTime(Item before) {
      Item item = before == null ? Item.of(Map.of()) : before;
      try {
        return parts.times.of(new Fields(item), key, change).stated();
      } catch (Refusal e) {
        return change.arrival();
      }
    }

    private static Item parsed(byte[] image) throws Refusal {
      try {
        return Item.parse(image);
      } catch (ItemParseException e) {
        throw Refusal.malformed(e);
      }
    }
  }
}
