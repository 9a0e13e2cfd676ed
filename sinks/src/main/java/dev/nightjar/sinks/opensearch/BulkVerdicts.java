package dev.nightjar.sinks.opensearch;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What an answer to a bulk means for each of its documents. An HTTP 200 proves nothing: every
 * document is judged by its own status, paired by position and proved by index and id. What is not
 * decided beyond doubt is sent again, which the ids make harmless.
 *
 * @param verdicts one for each document, in order
 * @param refusals why, for each {@link Verdict#REFUSED}; null elsewhere
 * @param trouble the worst fault of the server's side
 * @param detail what to look at where there is trouble, without values; else null
 */
record BulkVerdicts(Verdict[] verdicts, Refusal[] refusals, Trouble trouble, String detail) {

  /** What becomes of one document. */
  enum Verdict {
    /** It is stored. */
    DONE,
    /** A newer version is stored. */
    OUTDATED,
    /** Its id exists: the stored content decides whether it is a duplicate. */
    CONFLICT,
    /** Not decided: to be sent again. */
    AGAIN,
    /** The document itself can't be stored: a dead letter. */
    REFUSED
  }

  /** What the server's side suffers from; later ones are worse. */
  enum Trouble {
    /** Nothing. */
    NONE,
    /** More than it can take: it asks for a pause. */
    BUSY,
    /** The bulk as a whole is too large: it is to be split. */
    TOO_LARGE,
    /** It can't be reached. */
    UNREACHABLE,
    /** It refuses what a person has to mend: rights, a block, a missing index. */
    REFUSING
  }

  /**
   * Why a document can't be stored.
   *
   * @param type the server's type of error
   * @param reason the server's words, which may quote values; never to be stored as they are
   */
  record Refusal(String type, String reason) {}

  /** Errors that a document brings itself, whatever the state of the server. */
  private static final Set<String> OF_THE_DOCUMENT =
      Set.of(
          "mapper_parsing_exception",
          "document_parsing_exception",
          "strict_dynamic_mapping_exception");

  /** The type that stands for a single document over the server's limit. */
  static final String TOO_LARGE_ITEM = "content_too_long_exception";

  /** Judges an answer. */
  static BulkVerdicts judge(List<Document> documents, int status, byte[] body) {
    int size = documents.size();
    if (status == 413) {
      BulkVerdicts all = all(size, Trouble.TOO_LARGE, "HTTP 413");
      if (size == 1) {
        all.verdicts[0] = Verdict.REFUSED;
        all.refusals[0] = new Refusal(TOO_LARGE_ITEM, "");
        return new BulkVerdicts(all.verdicts, all.refusals, Trouble.NONE, null);
      }
      return all;
    }
    if (status != 200) {
      return all(size, busy(status) ? Trouble.BUSY : Trouble.REFUSING, "HTTP " + status);
    }
    List<BulkResponse.Item> items;
    try {
      items = BulkResponse.parse(body);
    } catch (IOException e) {
      return all(size, Trouble.UNREACHABLE, "an answer that is cut off or no answer to a bulk");
    }
    if (items.size() != size) {
      return all(size, Trouble.REFUSING, items.size() + " items for " + size + " documents");
    }
    BulkVerdicts judged = all(size, Trouble.NONE, null);
    for (int i = 0; i < size; i++) {
      judged = judged.with(i, documents.get(i), items.get(i));
    }
    return judged;
  }

  /** No document decided, for one reason. */
  static BulkVerdicts all(int size, Trouble trouble, String detail) {
    Verdict[] verdicts = new Verdict[size];
    java.util.Arrays.fill(verdicts, Verdict.AGAIN);
    return new BulkVerdicts(verdicts, new Refusal[size], trouble, detail);
  }

  private BulkVerdicts with(int i, Document document, BulkResponse.Item item) {
    boolean paired = document.id().equals(item.id()) && document.index().equals(item.index());
    int status = item.status();
    if (!paired) {
      return worse(Trouble.REFUSING, "an item that names another document than the bulk");
    }
    if (status >= 200 && status < 300) {
      verdicts[i] = Verdict.DONE;
      return this;
    }
    if (status == 409 && "version_conflict_engine_exception".equals(item.type())) {
      boolean create = document.operation() == Document.Operation.CREATE;
      verdicts[i] = create ? Verdict.CONFLICT : Verdict.OUTDATED;
      return this;
    }
    if (status == 400 && ofTheDocument(item)) {
      verdicts[i] = Verdict.REFUSED;
      refusals[i] = new Refusal(item.type(), item.reason() == null ? "" : item.reason());
      return this;
    }
    return worse(
        busy(status) ? Trouble.BUSY : Trouble.REFUSING,
        "status " + status + " " + item.type() + " in " + document.index());
  }

  /** The same, with a trouble where it is worse than what is known. */
  BulkVerdicts worse(Trouble other, String why) {
    return other.compareTo(trouble) > 0 ? new BulkVerdicts(verdicts, refusals, other, why) : this;
  }

  /** Whether an HTTP status asks for a pause. */
  static boolean busy(int status) {
    return status == 429 || status == 502 || status == 503 || status == 504;
  }

  private static boolean ofTheDocument(BulkResponse.Item item) {
    String reason = item.reason() == null ? "" : item.reason().toLowerCase(Locale.ROOT);
    if (item.type() == null || reason.startsWith("failed to parse mapping")) {
      // An index could not be made because its template is broken: no document is at fault.
      return false;
    }
    if (item.type().equals("illegal_argument_exception")) {
      return reason.startsWith("limit of total fields")
          || reason.startsWith("limit of mapping depth")
          || reason.startsWith("limit of nested")
          || reason.contains("immense term")
          || (reason.startsWith("mapper [") && reason.contains("cannot be changed from type"));
    }
    return OF_THE_DOCUMENT.contains(item.type());
  }
}
