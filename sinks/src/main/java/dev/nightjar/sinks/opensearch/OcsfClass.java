package dev.nightjar.sinks.opensearch;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The class and the activity of the Open Cybersecurity Schema Framework that an event is of, told
 * by the words of its action: {@code user.password_changed} is an account change. What fits no
 * class is a base event. The numbers are those before OCSF 1.9, which has newer classes beside 3001
 * and 3005.
 *
 * @param classUid the number of the class
 * @param className its name for people; never null
 * @param activityId the number of the activity within the class; 99 where it is another one
 * @param activityName its name for people; never null
 */
record OcsfClass(int classUid, String className, int activityId, String activityName) {

  /** The activity of what is none of its class' own. */
  static final int OTHER = 99;

  static final int ACCOUNT_UID = 3001;
  static final int AUTHENTICATION_UID = 3002;
  static final int ENTITY_UID = 3004;
  static final int ACCESS_UID = 3005;
  static final int DATASTORE_UID = 6005;

  private static final String ACCOUNT = "Account Change";
  private static final String AUTHENTICATION = "Authentication";
  private static final String DATASTORE = "Datastore Activity";
  private static final String FINDING = "Detection Finding";

  /** Of what fits no other class. */
  static final OcsfClass BASE = new OcsfClass(0, "Base Event", OTHER, "Other");

  /** Of an alert that fires. */
  static final OcsfClass FINDING_CREATED = new OcsfClass(2004, FINDING, 1, "Create");

  /** Of an alert that grows. */
  static final OcsfClass FINDING_UPDATED = new OcsfClass(2004, FINDING, 2, "Update");

  private static final OcsfClass LOGON =
      new OcsfClass(AUTHENTICATION_UID, AUTHENTICATION, 1, "Logon");
  private static final OcsfClass LOGOFF =
      new OcsfClass(AUTHENTICATION_UID, AUTHENTICATION, 2, "Logoff");
  private static final OcsfClass READ = new OcsfClass(DATASTORE_UID, DATASTORE, 1, "Read");
  private static final OcsfClass QUERY = new OcsfClass(DATASTORE_UID, DATASTORE, 4, "Query");
  private static final OcsfClass LIST = new OcsfClass(DATASTORE_UID, DATASTORE, 8, "List");

  /** Of an entry of the log that was changed. */
  static final OcsfClass ENTRY_CHANGED = new OcsfClass(DATASTORE_UID, DATASTORE, 2, "Update");

  /** Of an entry of the log that was removed. */
  static final OcsfClass ENTRY_REMOVED = new OcsfClass(DATASTORE_UID, DATASTORE, 7, "Delete");

  private static final Set<String> READS =
      Set.of(
          "read",
          "view",
          "viewed",
          "get",
          "open",
          "opened",
          "export",
          "exported",
          "exports",
          "download",
          "downloaded",
          "print",
          "printed");
  private static final Set<String> SEARCHES = Set.of("search", "searched", "query", "queried");
  private static final Set<String> RUNS = Set.of("performed", "run", "executed");
  private static final Set<String> LISTS = Set.of("list", "listed");
  private static final Set<String> LOGONS = Set.of("login", "logon", "signin");
  private static final Set<String> LOGOFFS = Set.of("logout", "logoff", "signout");
  static final Set<String> SESSIONS = Set.of("session", "impersonation");
  private static final Set<String> FACTORS = Set.of("mfa", "2fa", "totp", "otp", "webauthn");
  private static final Set<String> RIGHTS =
      Set.of("role", "permission", "privilege", "right", "access", "entitlement");
  private static final Set<String> ACCOUNTS =
      Set.of(
          "user",
          "account",
          "member",
          "apikey",
          "key",
          "token",
          "secret",
          "credential",
          "certificate");
  private static final Set<String> GRANTS =
      Set.of("grant", "granted", "assign", "assigned", "add", "added");
  private static final Set<String> REVOCATIONS =
      Set.of("revoke", "revoked", "unassign", "unassigned", "remove", "removed");
  private static final Set<String> CREATIONS =
      Set.of(
          "create",
          "created",
          "add",
          "added",
          "insert",
          "inserted",
          "invite",
          "invited",
          "register",
          "registered",
          "issue",
          "issued",
          "generate",
          "generated",
          "import",
          "imported",
          "upload",
          "uploaded",
          "enroll",
          "enrolled");
  static final Set<String> CHANGES =
      Set.of("update", "updated", "change", "changed", "edit", "edited", "modify", "modified");
  private static final Set<String> DELETIONS =
      Set.of("delete", "deleted", "remove", "removed", "purge", "purged");
  private static final Set<String> BEGINNINGS =
      Set.of("start", "started", "create", "created", "open", "opened");
  private static final Set<String> ENDS =
      Set.of(
          "stop",
          "stopped",
          "end",
          "ended",
          "close",
          "closed",
          "terminate",
          "terminated",
          "expired",
          "revoke",
          "revoked",
          "delete",
          "deleted");
  private static final Set<String> ACTIVATIONS =
      Set.of("enable", "enabled", "activate", "activated", "restore", "restored");
  private static final Set<String> SUSPENSIONS =
      Set.of(
          "disable",
          "disabled",
          "suspend",
          "suspended",
          "deactivate",
          "deactivated",
          "revoke",
          "revoked");
  private static final Set<String> RESETS = Set.of("reset");
  private static final Set<String> LOCKS = Set.of("lock", "locked");

  /** What an action of the log is. */
  static OcsfClass ofAction(String action) {
    List<String> words = words(action);
    if (words.isEmpty()) {
      return BASE;
    }
    String verb = words.get(words.size() - 1);
    // A session is opened, and not to read it.
    boolean session = any(words, SESSIONS);
    if (session) {
      return BEGINNINGS.contains(verb)
          ? LOGON
          : ENDS.contains(verb) ? LOGOFF : other(AUTHENTICATION_UID, AUTHENTICATION);
    }
    if (READS.contains(verb)) {
      return READ;
    }
    if (SEARCHES.contains(verb) || RUNS.contains(verb) && any(words, SEARCHES)) {
      return QUERY;
    }
    if (LISTS.contains(verb)) {
      return LIST;
    }
    if (any(words, LOGOFFS)) {
      return LOGOFF;
    }
    if (any(words, LOGONS)) {
      return LOGON;
    }
    return ofChange(words, verb);
  }

  private static OcsfClass ofChange(List<String> words, String verb) {
    if (words.contains("password")) {
      return RESETS.contains(verb)
          ? account(4, "Password Reset")
          : CHANGES.contains(verb) ? account(3, "Password Change") : other(ACCOUNT_UID, ACCOUNT);
    }
    if (any(words, FACTORS)) {
      if (ACTIVATIONS.contains(verb) || CREATIONS.contains(verb)) {
        return account(10, "MFA Factor Enable");
      }
      return SUSPENSIONS.contains(verb) || DELETIONS.contains(verb) || RESETS.contains(verb)
          ? account(11, "MFA Factor Disable")
          : other(AUTHENTICATION_UID, AUTHENTICATION);
    }
    if (any(words, RIGHTS)) {
      return ofRight(verb);
    }
    if (any(words, ACCOUNTS)) {
      return ofAccount(verb);
    }
    if (CREATIONS.contains(verb)) {
      return entity(1, "Create");
    }
    if (CHANGES.contains(verb)) {
      return entity(3, "Update");
    }
    return DELETIONS.contains(verb) ? entity(4, "Delete") : BASE;
  }

  /** A right given or taken; the definition of a role is an account's by the framework. */
  private static OcsfClass ofRight(String verb) {
    String name = "User Access Management";
    if (GRANTS.contains(verb)) {
      return new OcsfClass(ACCESS_UID, name, 1, "Assign Privileges");
    }
    if (REVOCATIONS.contains(verb)) {
      return new OcsfClass(ACCESS_UID, name, 2, "Revoke Privileges");
    }
    return CREATIONS.contains(verb) || DELETIONS.contains(verb)
        ? ofAccount(verb)
        : other(ACCESS_UID, name);
  }

  private static OcsfClass ofAccount(String verb) {
    if (CREATIONS.contains(verb)) {
      return account(1, "Create");
    }
    if (ACTIVATIONS.contains(verb)) {
      return account(2, "Enable");
    }
    if (SUSPENSIONS.contains(verb)) {
      return account(5, "Disable");
    }
    if (DELETIONS.contains(verb)) {
      return account(6, "Delete");
    }
    return LOCKS.contains(verb) ? account(9, "Lock") : other(ACCOUNT_UID, ACCOUNT);
  }

  private static OcsfClass account(int activity, String name) {
    return new OcsfClass(ACCOUNT_UID, ACCOUNT, activity, name);
  }

  private static OcsfClass entity(int activity, String name) {
    return new OcsfClass(ENTITY_UID, "Entity Management", activity, name);
  }

  private static OcsfClass other(int uid, String name) {
    return new OcsfClass(uid, name, OTHER, "Other");
  }

  /** Whether one of the words is in a set. */
  static boolean any(List<String> words, Set<String> of) {
    for (String word : words) {
      if (of.contains(word)) {
        return true;
      }
    }
    return false;
  }

  /** The words of an action in lower case: parted by what is no letter or digit, and by case. */
  static List<String> words(String action) {
    List<String> words = new ArrayList<>(4);
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < action.length(); i++) {
      char c = action.charAt(i);
      boolean part = Character.isLetterOrDigit(c);
      boolean hump =
          part && Character.isUpperCase(c) && i > 0 && Character.isLowerCase(action.charAt(i - 1));
      if (!part || hump) {
        if (!word.isEmpty()) {
          words.add(word.toString());
          word.setLength(0);
        }
      }
      if (part) {
        word.append(Character.toLowerCase(c));
      }
    }
    if (!word.isEmpty()) {
      words.add(word.toString());
    }
    return words;
  }

  /** Writes the fields of {@code audit.ocsf}, as keywords. */
  void write(JsonGenerator json) throws IOException {
    json.writeStringField("class_uid", Integer.toString(classUid));
    json.writeStringField("class_name", className);
    json.writeStringField("activity_id", Integer.toString(activityId));
    json.writeStringField("activity_name", activityName);
    json.writeStringField("type_uid", Integer.toString(classUid * 100 + activityId));
  }
}
