package dev.nightjar.audit.mapping;

import dev.nightjar.audit.AuditEvent.Actor;
import dev.nightjar.audit.AuditEvent.Target;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Says an event in one plain sentence, such as "Ann Lee exported invoice INV-204 (1,200 rows) from
 * 203.0.113.7".
 */
final class Sentence {

  /** How much of one value a sentence holds, in characters. */
  private static final int MAX_PART = 160;

  /** The verb of an action's last word: done, and tried. */
  private record Verb(String past, String infinitive) {}

  private static final Map<String, Verb> VERBS = new HashMap<>();

  static {
    verb("exported", "export", "exported", "download", "downloaded");
    verb("imported", "import", "imported", "upload", "uploaded");
    verb("created", "create", "created", "add", "added", "insert");
    verb("updated", "update", "updated", "change", "changed", "edit", "edited", "modify");
    verb("deleted", "delete", "deleted", "remove", "removed", "purge");
    verb("restored", "restore", "restored");
    verb("read", "read", "view", "viewed", "get", "open", "opened");
    verb("listed", "list", "listed", "search", "searched");
    verb("shared", "share", "shared");
    verb("sent", "send", "sent");
    verb("invited", "invite", "invited");
    verb("approved", "approve", "approved");
    verb("rejected", "reject", "rejected");
    verb("enabled", "enable", "enabled", "activated");
    verb("disabled", "disable", "disabled", "suspended");
    verb("started", "start", "started");
    verb("stopped", "stop", "stopped", "ended");
    verb("reset", "reset");
    verb("rotated", "rotate", "rotated");
    verb("printed", "print", "printed");
  }

  private Sentence() {}

  private static void verb(String past, String infinitive, String... words) {
    Verb verb = new Verb(past, infinitive);
    VERBS.put(infinitive, verb);
    for (String word : words) {
      VERBS.put(word, verb);
    }
  }

  static String of(
      String action,
      Actor actor,
      String principal,
      Target target,
      String outcome,
      Long records,
      String ip) {
    StringBuilder text = new StringBuilder(96);
    String who = first(actor.name(), actor.id(), actor.email());
    text.append(who == null ? "Someone" : clean(who));
    if (principal != null && !principal.equals(actor.id()) && isOther(principal, actor)) {
      text.append(" for ").append(clean(principal));
    }
    text.append(' ');
    boolean failed = outcome != null && (outcome.startsWith("fail") || outcome.startsWith("den"));
    deed(text, action, target, failed);
    if (records != null) {
      text.append(" (").append(grouped(records)).append(records == 1 ? " row)" : " rows)");
    }
    if (ip != null) {
      text.append(" from ").append(clean(ip));
    }
    if (failed) {
      text.append(": ").append(outcome.startsWith("den") ? "denied" : "failed");
    }
    return text.toString();
  }

  private static boolean isOther(String principal, Actor actor) {
    return !principal.equals(actor.email()) && !principal.equals(actor.name());
  }

  private static void deed(StringBuilder text, String action, Target target, boolean failed) {
    int dot = action.lastIndexOf('.');
    String word = action.substring(dot + 1).toLowerCase(Locale.ROOT);
    String thing = dot < 1 ? null : action.substring(0, dot);
    switch (action.toLowerCase(Locale.ROOT)) {
      case "login.success", "user.login", "login" ->
          text.append(failed ? "failed to log in" : "logged in");
      case "login.failure", "login.failed" -> text.append("failed to log in");
      case "logout", "user.logout" -> text.append("logged out");
      default -> {
        Verb verb = VERBS.get(word);
        if (isGrant(word) || isRevoke(word)) {
          grant(text, isGrant(word), thing, target, failed);
        } else if (verb != null) {
          text.append(failed ? "tried to " + verb.infinitive() : verb.past());
          what(text, thing, target);
        } else {
          text.append(failed ? "tried " : "did ").append(clean(action));
          if (hasName(target)) {
            text.append(" on");
            what(text, null, target);
          }
        }
      }
    }
  }

  private static boolean isGrant(String word) {
    return word.equals("grant") || word.equals("granted") || word.equals("assigned");
  }

  private static boolean isRevoke(String word) {
    return word.equals("revoke") || word.equals("revoked") || word.equals("unassigned");
  }

  private static void grant(
      StringBuilder text, boolean grant, String thing, Target target, boolean failed) {
    String infinitive = grant ? "grant" : "revoke";
    text.append(failed ? "tried to " + infinitive : grant ? "granted" : "revoked");
    boolean itself = target.type() == null || target.type().equals(thing);
    if (itself || !hasName(target)) {
      what(text, thing, target);
      return;
    }
    text.append(" a ").append(thing == null ? "right" : clean(thing));
    text.append(grant ? " to" : " from");
    what(text, null, target);
  }

  /** The target's sort and name; the action's own noun where the target has no sort. */
  private static void what(StringBuilder text, String thing, Target target) {
    String type = first(target.type(), thing);
    if (type != null) {
      text.append(' ').append(clean(type));
    }
    String name = first(target.id(), target.name());
    if (name != null) {
      text.append(' ').append(clean(name));
    } else if (type == null) {
      text.append(" something");
    }
  }

  private static boolean hasName(Target target) {
    return target.type() != null || target.id() != null || target.name() != null;
  }

  private static String first(String... texts) {
    for (String text : texts) {
      if (text != null) {
        return text;
      }
    }
    return null;
  }

  /** Digits in groups of three; String.format would cost more than the rest of the sentence. */
  private static String grouped(long number) {
    StringBuilder digits = new StringBuilder(Long.toString(number));
    for (int i = digits.length() - 3; i > 0; i -= 3) {
      digits.insert(i, ',');
    }
    return digits.toString();
  }

  /**
   * A value fit for one line: neither control characters nor such that turn the direction of text
   * or show nothing, with which a value could pretend to be another one. Joiners stay: words of
   * several languages need them.
   */
  static String clean(String value) {
    String text = value;
    if (text.length() > MAX_PART) {
      int end = Character.isHighSurrogate(text.charAt(MAX_PART - 1)) ? MAX_PART - 1 : MAX_PART;
      text = text.substring(0, end) + "...";
    }
    for (int i = 0; i < text.length(); i++) {
      if (isUnfit(text.charAt(i))) {
        return replaced(text);
      }
    }
    return text;
  }

  private static String replaced(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      clean.append(isUnfit(text.charAt(i)) ? ' ' : text.charAt(i));
    }
    return clean.toString().strip();
  }

  private static boolean isUnfit(char c) {
    return c < ' '
        || c >= '\u007F' && c <= '\u009F'
        || c == '\u061C'
        || c == '\u200B'
        || c >= '\u200E' && c <= '\u200F'
        || c >= '\u2028' && c <= '\u202E'
        || c >= '\u2060' && c <= '\u206F'
        || c == '\uFEFF'
        || c >= '\uFFF9' && c <= '\uFFFB';
  }
}
