package dev.nightjar.cep.match;

import dev.nightjar.audit.mapping.Mapping;
import dev.nightjar.audit.mapping.MappingOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** By which paths of an original item a rule may ask for what the mapping took out of it. */
public final class MappingAliases {

  private static final Map<MappingOption, String> NAMES = new EnumMap<>(MappingOption.class);

  static {
    NAMES.put(MappingOption.TENANT, "organization.id");
    NAMES.put(MappingOption.EVENT_ID, "event.id");
    NAMES.put(MappingOption.TIME, "audit.stated");
    NAMES.put(MappingOption.ACTION, "event.action");
    NAMES.put(MappingOption.ACTOR_ID, "user.id");
    NAMES.put(MappingOption.ACTOR_NAME, "user.name");
    NAMES.put(MappingOption.ACTOR_EMAIL, "user.email");
    NAMES.put(MappingOption.ACTOR_TYPE, "audit.actor.type");
    NAMES.put(MappingOption.ON_BEHALF_OF, "user.effective.id");
    NAMES.put(MappingOption.EFFECTIVE_ACTOR, "user.effective.id");
    NAMES.put(MappingOption.TARGET_TYPE, "audit.target.type");
    NAMES.put(MappingOption.TARGET_ID, "audit.target.id");
    NAMES.put(MappingOption.TARGET_NAME, "audit.target.name");
    NAMES.put(MappingOption.OUTCOME, "event.outcome");
    NAMES.put(MappingOption.REASON, "event.reason");
    NAMES.put(MappingOption.SOURCE_IP, "source.ip");
    NAMES.put(MappingOption.USER_AGENT, "user_agent.original");
    NAMES.put(MappingOption.RECORDS, "audit.records");
  }

  private MappingAliases() {}

  /**
   * The aliases of a mapping, for {@link AuditEventView}: each path that an option names to the
   * name under which the event has what was there, and the key attributes. A path that two options
   * name goes to the first.
   */
  public static Map<String, String> of(Mapping mapping) {
    Map<String, String> aliases = new LinkedHashMap<>();
    Map<String, String> settings = mapping.settings();
    NAMES.forEach(
        (option, name) -> {
          for (String path : entries(settings.get(option.key()))) {
            aliases.putIfAbsent(path, name);
          }
        });
    aliases.put(mapping.partitionKey(), AuditEventView.KEY + mapping.partitionKey());
    if (!mapping.sortKey().isEmpty()) {
      aliases.put(mapping.sortKey(), AuditEventView.KEY + mapping.sortKey());
    }
    return aliases;
  }

  /** Entries with commas between them; a comma within one has a backslash before it. */
  private static List<String> entries(String list) {
    List<String> entries = new ArrayList<>();
    for (String entry : list.split("(?<!\\\\),")) {
      if (!entry.isBlank()) {
        entries.add(entry.strip().replace("\\,", ","));
      }
    }
    return entries;
  }
}
