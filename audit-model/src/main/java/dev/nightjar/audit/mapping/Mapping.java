package dev.nightjar.audit.mapping;

import com.google.re2j.Pattern;
import dev.nightjar.audit.AuditEvent.ActorType;
import dev.nightjar.audit.item.AttributePath;
import dev.nightjar.audit.text.Durations;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Which parts of an item are which parts of an audit event. A checked, immutable, serializable set
 * of {@link MappingOption}s; {@link ChangeMapper} applies it.
 */
public final class Mapping implements Serializable {

  /** How old an event may be at its arrival before it is marked as backdated. */
  public static final Duration BACKDATED_AFTER = Duration.ofMinutes(15);

  private static final long serialVersionUID = 1L;

  private final EnumMap<MappingOption, ArrayList<String>> values;
  private final Duration backdatedAfter;
  private final boolean infersExpiry;

  private Mapping(
      EnumMap<MappingOption, ArrayList<String>> values,
      Duration backdatedAfter,
      boolean infersExpiry) {
    this.values = values;
    this.backdatedAfter = backdatedAfter;
    this.infersExpiry = infersExpiry;
  }

  /** The mapping of the default layout. */
  public static Mapping standard() {
    return read(Map.of());
  }

  /**
   * Reads a mapping. What is not set keeps its default.
   *
   * @param settings keys of {@link MappingOption} with their values, flat ({@code "map.actor.id":
   *     "who.id"}) or nested ({@code {map: {actor: {id: who.id}}}}), with or without the leading
   *     {@code map}. Values are texts, numbers, flags, or lists of them
   * @throws MappingException where anything is wrong; it names all faults at once
   */
  public static Mapping read(Map<String, ?> settings) {
    return new Mapping(MappingReader.read(settings), BACKDATED_AFTER, false);
  }

  /**
   * The same mapping with another age beyond which an event is marked as backdated. It is no {@code
   * map.} option, because it stands with the other options of time.
   *
   * @param age zero or more
   */
  public Mapping withBackdatedAfter(Duration age) {
    if (age.isNegative()) {
      throw new IllegalArgumentException("the age must not be negative: " + age);
    }
    return new Mapping(values, age, infersExpiry);
  }

  /**
   * The same mapping for a global table, or for another one. The stream of a global table marks an
   * expiry only in the Region that removed the item: in the others a removal without the mark is an
   * expiry where the TTL of the item had passed, and tampering where it had not, or where the
   * stream carries no image of the item before.
   */
  public Mapping withInferredExpiry(boolean inferred) {
    return new Mapping(values, backdatedAfter, inferred);
  }

  /** Whether a removal without the mark may be an expiry. */
  public boolean infersExpiry() {
    return infersExpiry;
  }

  /** How old an event may be at its arrival before it is marked; never null. */
  public Duration backdatedAfter() {
    return backdatedAfter;
  }

  /** Name of the table's partition key; never null. */
  public String partitionKey() {
    return text(MappingOption.PARTITION_KEY);
  }

  /** Name of the table's sort key; empty where the table has none. */
  public String sortKey() {
    return text(MappingOption.SORT_KEY);
  }

  /** The attributes that may change without being tampering, and are in no hash: the TTL too. */
  public Set<String> changeableAttributes() {
    Set<String> names = new HashSet<>(list(MappingOption.MUTABLE_ATTRIBUTES));
    names.add(text(MappingOption.TTL));
    return Set.copyOf(names);
  }

  /** Every option's key and its value as it would be written, in the order of the options. */
  public Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    for (MappingOption option : MappingOption.values()) {
      boolean isList = option.kind().isList();
      settings.put(option.key(), isList ? MappingReader.joined(list(option)) : text(option));
    }
    return settings;
  }

  String text(MappingOption option) {
    List<String> list = values.get(option);
    return list.isEmpty() ? "" : list.get(0);
  }

  List<String> list(MappingOption option) {
    return values.get(option);
  }

  boolean flag(MappingOption option) {
    return Boolean.parseBoolean(text(option));
  }

  /** The compiled pattern; null where the option is empty. */
  Pattern pattern(MappingOption option) {
    return text(option).isEmpty() ? null : Pattern.compile(text(option));
  }

  Duration duration(MappingOption option) {
    return Durations.parse(text(option));
  }

  ActorType actorType(MappingOption option) {
    return ActorType.valueOf(text(option).toUpperCase(Locale.ROOT));
  }

  AttributePath[] paths(MappingOption option) {
    return list(option).stream().map(AttributePath::of).toArray(AttributePath[]::new);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Mapping mapping
        && values.equals(mapping.values)
        && backdatedAfter.equals(mapping.backdatedAfter)
        && infersExpiry == mapping.infersExpiry;
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return "Mapping" + settings();
  }
}
