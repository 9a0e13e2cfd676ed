package dev.nightjar.sinks.opensearch;

import java.util.List;
import java.util.Set;

/**
 * What an event is in the words of the Elastic Common Schema, told from its class and activity in
 * the Open Cybersecurity Schema Framework. Only values that ECS allows, and only such types as it
 * expects in the category; where it has no category for a business entity, the type stands alone.
 *
 * @param categories values of {@code event.category}; never null, often empty
 * @param types values of {@code event.type}; never null, often empty
 */
record EcsClass(List<String> categories, List<String> types) {

  private static final String ACCESS = "access";
  private static final String CHANGE = "change";
  private static final String CREATION = "creation";
  private static final String DELETION = "deletion";
  private static final String INFO = "info";

  private static final String IAM = "iam";

  /** Of what fits no category: nothing is said. */
  static final EcsClass NONE = new EcsClass(List.of(), List.of());

  /** Of an alert: the finding of a system that looks for intrusions. */
  static final EcsClass FINDING = of("intrusion_detection", INFO);

  private static final EcsClass ENTRY_TOUCHED = of("database", CHANGE);

  /** Words of an action on how a system is set up, and not on what it is used for. */
  private static final Set<String> SETTINGS =
      Set.of("setting", "settings", "config", "configuration", "policy", "preference");

  /** Copies the lists. */
  EcsClass {
    categories = List.copyOf(categories);
    types = List.copyOf(types);
  }

  private static EcsClass of(String category, String type) {
    return new EcsClass(List.of(category), List.of(type));
  }

  /** What tampering with an entry of the log is. */
  static EcsClass ofTampering() {
    return ENTRY_TOUCHED;
  }

  /**
   * What an action of the log is.
   *
   * @param ocsf its class, as {@link OcsfClass#ofAction} tells it
   */
  static EcsClass ofAction(String action, OcsfClass ocsf) {
    List<String> words = OcsfClass.words(action);
    return switch (ocsf.classUid()) {
      case OcsfClass.AUTHENTICATION_UID ->
          of(
              OcsfClass.any(words, OcsfClass.SESSIONS) ? "session" : "authentication",
              switch (ocsf.activityId()) {
                case 1 -> "start";
                case 2 -> "end";
                default -> INFO;
              });
      case OcsfClass.ACCOUNT_UID ->
          of(
              IAM,
              switch (ocsf.activityId()) {
                case 1 -> CREATION;
                case 6 -> DELETION;
                case OcsfClass.OTHER -> otherChange(words);
                default -> CHANGE;
              });
      case OcsfClass.ACCESS_UID ->
          of(IAM, ocsf.activityId() == OcsfClass.OTHER ? otherChange(words) : CHANGE);
      case OcsfClass.DATASTORE_UID -> of("database", ACCESS);
      case OcsfClass.ENTITY_UID -> {
        String type =
            switch (ocsf.activityId()) {
              case 1 -> CREATION;
              case 4 -> DELETION;
              default -> CHANGE;
            };
        yield OcsfClass.any(words, SETTINGS)
            ? of("configuration", type)
            : new EcsClass(List.of(), List.of(type));
      }
      default -> NONE;
    };
  }

  /**
   * A role that is changed has no activity of its own; what else is done to it may change nothing.
   */
  private static String otherChange(List<String> words) {
    return OcsfClass.CHANGES.contains(words.get(words.size() - 1)) ? CHANGE : INFO;
  }

  /** The same about an object that is a user, which ECS tells by one more type. */
  EcsClass aboutUser() {
    return categories.contains(IAM)
        ? new EcsClass(categories, List.of("user", types.get(0)))
        : this;
  }
}
