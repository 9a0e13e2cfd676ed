package dev.nightjar.audit.mapping;

import dev.nightjar.audit.AuditEvent.ActorType;
import java.util.List;
import java.util.Locale;

/** Identities in one spelling, and what an actor is. */
final class Identities {

  private final boolean lowerCaseEmails;
  private final boolean trim;
  private final List<String> humanTypes;
  private final List<String> serviceTypes;
  private final List<String> systemTypes;
  private final List<String> servicePrefixes;
  private final List<String> systemPrefixes;
  private final ActorType defaultType;

  Identities(Mapping mapping) {
    lowerCaseEmails = mapping.flag(MappingOption.LOWER_CASE_EMAILS);
    trim = mapping.flag(MappingOption.TRIM);
    humanTypes = lowerCase(mapping.list(MappingOption.ACTOR_HUMAN_TYPES));
    serviceTypes = lowerCase(mapping.list(MappingOption.ACTOR_SERVICE_TYPES));
    systemTypes = lowerCase(mapping.list(MappingOption.ACTOR_SYSTEM_TYPES));
    servicePrefixes = mapping.list(MappingOption.ACTOR_SERVICE_PREFIXES);
    systemPrefixes = mapping.list(MappingOption.ACTOR_SYSTEM_PREFIXES);
    defaultType = mapping.actorType(MappingOption.ACTOR_DEFAULT_TYPE);
  }

  private static List<String> lowerCase(List<String> texts) {
    return texts.stream().map(text -> text.toLowerCase(Locale.ROOT)).toList();
  }

  /** One spelling for one identity; null where nothing is left of it. */
  String normalised(String identity) {
    if (identity == null) {
      return null;
    }
    String text = trim ? identity.strip() : identity;
    if (text.isEmpty()) {
      return null;
    }
    return lowerCaseEmails && isEmail(text) ? text.toLowerCase(Locale.ROOT) : text;
  }

  /** One @ with something on both sides; neither blanks nor the marks of ARNs and URLs. */
  private static boolean isEmail(String text) {
    int at = text.indexOf('@');
    if (at < 1 || at == text.length() - 1 || text.indexOf('@', at + 1) >= 0) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '/' || c == ':' || Character.isWhitespace(c)) {
        return false;
      }
    }
    return true;
  }

  /** What a type's name means; null where it means nothing to this mapping. */
  ActorType named(String type) {
    if (type == null) {
      return null;
    }
    String lower = type.strip().toLowerCase(Locale.ROOT);
    if (humanTypes.contains(lower)) {
      return ActorType.HUMAN;
    }
    if (serviceTypes.contains(lower)) {
      return ActorType.SERVICE;
    }
    return systemTypes.contains(lower) ? ActorType.SYSTEM : null;
  }

  /** What an actor is by its id alone. */
  ActorType byId(String id) {
    if (id != null && KeyReader.startsWithAny(id, systemPrefixes)) {
      return ActorType.SYSTEM;
    }
    if (id != null && KeyReader.startsWithAny(id, servicePrefixes)) {
      return ActorType.SERVICE;
    }
    return defaultType;
  }
}
