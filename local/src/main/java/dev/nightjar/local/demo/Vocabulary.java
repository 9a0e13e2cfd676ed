package dev.nightjar.local.demo;

import java.util.Map;
import java.util.SplittableRandom;

/** What people and machines do in the simulated company, and the words they leave behind. */
final class Vocabulary {

  /** What a person does in a session, each as often as it is named; exports apart. */
  static final String[] ORDINARY = {
    "invoice.read",
    "invoice.read",
    "invoice.read",
    "invoice.read",
    "invoice.created",
    "invoice.updated",
    "customer.read",
    "customer.read",
    "customer.read",
    "customer.created",
    "customer.updated",
    "customer.updated",
    "customer.note_added",
    "customer.merged",
    "report.viewed",
    "report.viewed",
    "report.scheduled",
    "search.performed",
    "search.performed",
    "document.uploaded",
    "document.downloaded",
    "comment.added",
    "payment.approved",
    "payment.rejected",
    "setting.changed",
    "apikey.created",
    "apikey.revoked",
    "user.invited",
    "role.revoked",
    "mfa.enabled",
    "password.changed"
  };

  /** What takes data out. */
  static final String[] EXPORTS = {"invoice.export", "report.export", "customer.export"};

  /** What service accounts do. */
  static final String[] MACHINE = {
    "customer.synced",
    "customer.synced",
    "invoice.created",
    "invoice.updated",
    "backup.completed",
    "webhook.delivered",
    "webhook.delivered",
    "report.generated",
    "token.refreshed"
  };

  /** Roles that are given. */
  static final String[] ROLES = {"billing-admin", "support", "auditor", "exporter", "owner"};

  private static final Map<String, String[]> REASONS =
      Map.of(
          "invoice",
          new String[] {
            "Customer asked for a corrected copy of the invoice after the address had changed",
            "Month-end close: reconciling open positions with the bank statement",
            "Dispute over late delivery, credit note requested by the key account team",
            "Quarterly review with the tax adviser"
          },
          "customer",
          new String[] {
            "Customer called about a duplicate account and wants both merged",
            "Cleaning up contact data before the newsletter goes out",
            "Renewal negotiation, discount approved by the regional lead",
            "Right of access request under the privacy regulation"
          },
          "report",
          new String[] {
            "Figures for the board meeting on revenue and churn",
            "Weekly pipeline review of the sales team",
            "The auditor asked for evidence of access reviews"
          },
          "role",
          new String[] {
            "Cover for a colleague on parental leave until the end of the month",
            "Joined the billing team, access approved in the ticket",
            "Project finished, access no longer needed"
          },
          "payment",
          new String[] {
            "Checked against the purchase order and the delivery note",
            "Amount differs from the contract, sent back to procurement"
          },
          "login",
          new String[] {
            "Wrong password", "Second factor timed out", "Account locked after a reset"
          },
          "apikey",
          new String[] {
            "Rotation after ninety days as the policy asks",
            "New integration with the warehouse, limited to reading orders"
          });

  private static final String[] ANY = {
    "Routine work", "Requested by the customer success team", "Follow-up of a support case"
  };

  private Vocabulary() {}

  /** A reason that fits an action, in words worth searching. */
  static String reason(String action, SplittableRandom random) {
    String noun = action.substring(0, action.indexOf('.'));
    String text = Population.pick(REASONS.getOrDefault(noun, ANY), random);
    return random.nextInt(3) == 0
        ? text + " (case " + random.nextInt(10_000, 99_999) + ")"
        : text + ".";
  }

  /** What sort of thing an action is done to. */
  static String targetType(String action) {
    String noun = action.substring(0, action.indexOf('.'));
    return switch (noun) {
      case "role", "user", "password", "mfa" -> "user";
      case "login", "logout", "token" -> "session";
      default -> noun;
    };
  }
}
