package dev.nightjar.benchmarks;

import java.util.List;
import java.util.Set;

/**
 * What is done in a made log, and how often.
 *
 * @param name as the item has it; never null
 * @param weight its share of all, relative to the others'
 * @param target the sort of thing it is done to; null for none
 * @param by who does it; never null
 */
record LoggedAction(String name, double weight, String target, By by) {

  /** Who does something. */
  enum By {
    PEOPLE,
    SERVICES
  }

  /** A person gets a role. */
  static final String GRANT = "role.granted";

  /** Somebody tried to log in and failed. */
  static final String FAILED_LOGIN = "login.failure";

  /** Somebody's second factor is switched off. */
  static final Set<String> FACTOR_OFF = Set.of("mfa.disabled", "mfa.reset");

  /** Accounts and keys are made. */
  static final Set<String> NEW_ACCOUNTS =
      Set.of("user.invited", "user.created", "apikey.created", "token.issued");

  private static final String IMPERSONATION = "impersonation.";

  /** All of them. */
  static final List<LoggedAction> ALL =
      List.of(
          people("login.success", 100, null),
          people(FAILED_LOGIN, 9, null),
          people("logout", 50, null),
          people("invoice.read", 170, "invoice"),
          people("customer.read", 140, "customer"),
          people("report.viewed", 70, "report"),
          people("document.opened", 90, "document"),
          people("document.updated", 60, "document"),
          people("document.shared", 9, "document"),
          people("invoice.created", 35, "invoice"),
          people("invoice.updated", 35, "invoice"),
          people("invoice.approved", 14, "invoice"),
          people("customer.created", 8, "customer"),
          people("customer.updated", 40, "customer"),
          people("search.performed", 45, null),
          people("comment.added", 18, "document"),
          people("settings.updated", 3, "settings"),
          people("invoice.export", 8, "invoice"),
          people("customer.export", 4, "customer"),
          people("report.export", 11, "report"),
          people("invoice.deleted", 2.5, "invoice"),
          people("document.deleted", 4, "document"),
          people("customer.deleted", 0.6, "customer"),
          people(GRANT, 1.2, "user"),
          people("role.revoked", 0.6, "user"),
          people("user.invited", 0.9, "user"),
          people("user.created", 0.7, "user"),
          people("user.deleted", 0.2, "user"),
          people("apikey.created", 0.5, "apikey"),
          people("token.issued", 0.8, "apikey"),
          people("password.changed", 0.9, "user"),
          people("mfa.enabled", 0.7, "user"),
          people("mfa.disabled", 0.15, "user"),
          people("mfa.reset", 0.06, "user"),
          people(IMPERSONATION + "started", 0.25, "user"),
          people(IMPERSONATION + "ended", 0.25, "user"),
          services("webhook.delivered", 50, null),
          services("invoice.created", 25, "invoice"),
          services("customer.updated", 30, "customer"),
          services("report.export", 5, "report"),
          services("job.started", 25, "job"));

  private static LoggedAction people(String name, double weight, String target) {
    return new LoggedAction(name, weight, target, By.PEOPLE);
  }

  private static LoggedAction services(String name, double weight, String target) {
    return new LoggedAction(name, weight, target, By.SERVICES);
  }

  /** Data leave. */
  boolean isExport() {
    return name.endsWith(".export");
  }

  /** Something is deleted. */
  boolean isDeletion() {
    return name.endsWith(".deleted");
  }

  /** Support acts as somebody else, or stops it. */
  boolean isImpersonation() {
    return name.startsWith(IMPERSONATION);
  }

  /** It may be refused, or fail on its way: what is about data. */
  boolean isAboutData() {
    return target != null && !target.equals("user") && !target.equals("job");
  }
}
