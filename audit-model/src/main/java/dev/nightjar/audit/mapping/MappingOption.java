package dev.nightjar.audit.mapping;

/**
 * Everything that can be set about the mapping, in the order in which the documentation shows it.
 * The defaults are the layout of {@code docs/mapping.md}. The list of names and prefixes is
 * separated by commas; a comma inside an entry is written {@code \,}.
 */
public enum MappingOption {
  PARTITION_KEY("map.partition-key", Kind.TEXT, "PK", "Name of the table's partition key."),
  SORT_KEY(
      "map.sort-key", Kind.OPTIONAL_TEXT, "SK", "Name of the table's sort key; empty for none."),
  PARTITION_PREFIX(
      "map.entry.partition-key-prefix",
      Kind.OPTIONAL_TEXT,
      "TENANT#",
      "What the partition key of an audit item starts with; any other item is none."),
  SORT_PREFIX(
      "map.entry.sort-key-prefix",
      Kind.OPTIONAL_TEXT,
      "EVENT#",
      "What the sort key of an audit item starts with; any other item is none."),
  SKIP_PARTITION_PREFIXES(
      "map.skip.partition-key-prefixes",
      Kind.LIST,
      "",
      "Partition keys that start so are no audit items."),
  SKIP_SORT_PREFIXES(
      "map.skip.sort-key-prefixes", Kind.LIST, "", "Sort keys that start so are no audit items."),
  SKIP_ATTRIBUTES(
      "map.skip.attributes",
      Kind.CONDITIONS,
      "",
      "Items with one of these values, each `path=value`, are no audit items."),
  TENANT_PATTERN(
      "map.tenant.pattern",
      Kind.PATTERN,
      "TENANT#([^#]+)(?:#[0-9]{1,4})?",
      "RE2 pattern of the whole partition key; its first group is the tenant. Empty: the attribute"
          + " alone says it."),
  TENANT(
      "map.tenant.attribute",
      Kind.PATHS,
      "tenant",
      "The item's own tenant. Where it differs from the key's, an event of integrity is added."),
  EVENT_ID(
      "map.event-id.attribute",
      Kind.PATHS,
      "eventId",
      "The event's id; else the sort key after its prefix."),
  TIME(
      "map.time.attribute",
      Kind.PATHS,
      "timestamp",
      "When it happened; else the sort key says it."),
  TIME_PATTERN(
      "map.time.sort-key-pattern",
      Kind.PATTERN,
      "EVENT#([^#]+)(?:#.*)?",
      "RE2 pattern of the whole sort key; its first group is the time. Empty: the attribute alone"
          + " says it."),
  TIME_FORMATS(
      "map.time.formats",
      Kind.FORMATS,
      "iso-8601,epoch-seconds,epoch-millis",
      "How times are written: `iso-8601`, `epoch-seconds`, `epoch-millis`, `epoch-micros`, or"
          + " `pattern:` and a pattern of Java's DateTimeFormatter. Of several epochs the magnitude"
          + " decides."),
  TIME_ZONE(
      "map.time.zone", Kind.ZONE, "UTC", "The zone of times that name none, such as Europe/Paris."),
  ARRIVAL_GRANULARITY(
      "map.time.arrival-granularity",
      Kind.DURATION,
      "1 s",
      "To what the stream rounds its arrival times down. A time counts as being in the future only"
          + " beyond that. DynamoDB Local rounds to 1 min."),
  ACTION(
      "map.action.attribute", Kind.PATHS, "action", "What was done; an audit item must have it."),
  ACTOR_ID("map.actor.id", Kind.PATHS, "actor.id,actor", "The actor's stable id."),
  ACTOR_NAME("map.actor.name", Kind.PATHS, "actor.name", "The actor's name."),
  ACTOR_EMAIL("map.actor.email", Kind.PATHS, "actor.email", "The actor's e-mail address."),
  ACTOR_TYPE("map.actor.type", Kind.PATHS, "actor.type", "What the actor is."),
  ACTOR_HUMAN_TYPES(
      "map.actor.human-types", Kind.LIST, "human,user,person", "Types that mean a person."),
  ACTOR_SERVICE_TYPES(
      "map.actor.service-types",
      Kind.LIST,
      "service,machine,application",
      "Types that mean a service."),
  ACTOR_SYSTEM_TYPES(
      "map.actor.system-types", Kind.LIST, "system", "Types that mean the platform itself."),
  ACTOR_SERVICE_PREFIXES(
      "map.actor.service-prefixes",
      Kind.LIST,
      "svc-",
      "Ids that start so are services, where no type is known."),
  ACTOR_SYSTEM_PREFIXES(
      "map.actor.system-prefixes",
      Kind.LIST,
      "system:",
      "Ids that start so are the platform, where no type is known."),
  ACTOR_DEFAULT_TYPE(
      "map.actor.default-type",
      Kind.ACTOR_TYPE,
      "human",
      "What an actor is, where neither type nor prefix says it: human, service or system."),
  ON_BEHALF_OF(
      "map.on-behalf-of.attribute",
      Kind.PATHS,
      "onBehalfOf.id,onBehalfOf.email,onBehalfOf.name,onBehalfOf",
      "For whom the actor acted; the accountable principal comes from here first."),
  EFFECTIVE_ACTOR(
      "map.effective-actor.attribute",
      Kind.PATHS,
      "effectiveActor.id,effectiveActor.email,effectiveActor.name,effectiveActor",
      "As whom the actor acted; the principal comes from here second."),
  TARGET_TYPE("map.target.type", Kind.PATHS, "target.type", "What sort of thing it was done to."),
  TARGET_ID("map.target.id", Kind.PATHS, "target.id,target", "The id of what it was done to."),
  TARGET_NAME("map.target.name", Kind.PATHS, "target.name", "The name of what it was done to."),
  TARGET_USER_TYPES(
      "map.target.user-types",
      Kind.LIST,
      "user",
      "Types of targets that are users: their ids are normalised as an actor's."),
  OUTCOME("map.outcome.attribute", Kind.PATHS, "outcome", "How it ended; in lower case."),
  REASON("map.reason.attribute", Kind.PATHS, "reason", "Why, in the item's words."),
  SOURCE_IP("map.source-ip.attribute", Kind.PATHS, "ip", "The address that the actor came from."),
  USER_AGENT("map.user-agent.attribute", Kind.PATHS, "userAgent", "The client."),
  RECORDS(
      "map.records.attribute",
      Kind.PATHS,
      "records",
      "How many rows the action moved, a whole number of 0 or more."),
  TTL(
      "map.ttl.attribute",
      Kind.OPTIONAL_TEXT,
      "ttl",
      "The table's TTL attribute. A longer one is no tampering, a shorter one is. It stays a free"
          + " attribute."),
  MUTABLE_ATTRIBUTES(
      "map.mutable-attributes",
      Kind.LIST,
      "",
      "Attributes that may change: a change of these alone is no tampering."),
  LOWER_CASE_EMAILS(
      "map.identity.lower-case-emails",
      Kind.FLAG,
      "true",
      "Whether identities that are e-mail addresses are put in lower case."),
  TRIM("map.identity.trim", Kind.FLAG, "true", "Whether blanks around an identity are cut off.");

  /** What an option's value may be. */
  public enum Kind {
    /** A text that must not be empty. */
    TEXT,
    /** A text. */
    OPTIONAL_TEXT,
    /** Paths to attributes such as {@code actor.id}; the first that is there wins. */
    PATHS,
    /** Texts. */
    LIST,
    /** Conditions {@code path=value}. */
    CONDITIONS,
    /** A pattern of RE2 with at least one group. */
    PATTERN,
    /** Time formats. */
    FORMATS,
    /** A time zone of Java. */
    ZONE,
    /** A duration such as {@code 15 min}, {@code 1 s}, {@code 500 ms} or {@code PT15M}. */
    DURATION,
    /** {@code human}, {@code service} or {@code system}. */
    ACTOR_TYPE,
    /** {@code true} or {@code false}. */
    FLAG;

    /** Whether a value is a list of entries with commas between them. */
    public boolean isList() {
      return this == PATHS || this == LIST || this == CONDITIONS || this == FORMATS;
    }
  }

  private final String key;
  private final Kind kind;
  private final String defaultValue;
  private final String description;

  MappingOption(String key, Kind kind, String defaultValue, String description) {
    this.key = key;
    this.kind = kind;
    this.defaultValue = defaultValue;
    this.description = description;
  }

  /** The key in a configuration, such as {@code map.action.attribute}; never null. */
  public String key() {
    return key;
  }

  /** What its value may be; never null. */
  public Kind kind() {
    return kind;
  }

  /** The default as it would be written; empty for none, never null. */
  public String defaultValue() {
    return defaultValue;
  }

  /** What it does, in one or two sentences of Markdown; never null. */
  public String description() {
    return description;
  }
}
