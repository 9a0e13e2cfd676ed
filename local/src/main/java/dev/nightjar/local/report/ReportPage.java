package dev.nightjar.local.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A report as one page that is HTML and XML at once: without script, and allowed to load nothing.
 * Pure.
 */
public final class ReportPage {

  private static final String STYLE = style();

  private ReportPage() {}

  /** The page for a browser. */
  public static String of(Report report) {
    return of(report, UnaryOperator.identity());
  }

  /**
   * The page.
   *
   * @param glyphs replaces what can't be drawn
   */
  static String of(Report report, UnaryOperator<String> glyphs) {
    Evidence evidence = report.evidence();
    Markup page = new Markup(glyphs);
    page.add("<!DOCTYPE html>\n");
    page.open("html", "xmlns", "http://www.w3.org/1999/xhtml", "lang", "en").open("head");
    page.empty("meta", "charset", "utf-8");
    page.empty(
        "meta",
        "http-equiv",
        "Content-Security-Policy",
        "content",
        "default-src 'none'; style-src 'sha256-"
            + hash(STYLE)
            + "'; base-uri 'none'; form-action 'none'");
    page.empty("meta", "name", "viewport", "content", "width=device-width");
    page.element(
        "title",
        "Audit evidence: "
            + Markup.harmless(evidence.tenant())
            + ", "
            + evidence.from()
            + " to "
            + evidence.to());
    page.open("style").add(STYLE).close("style").close("head").open("body");
    head(page, report);
    new EvidenceSections(page, glyphs).write(evidence);
    queries(page, evidence.queries());
    return page.close("body").close("html").add("\n").all();
  }

  private static void head(Markup page, Report report) {
    Evidence evidence = report.evidence();
    page.open("h1").text("Audit evidence of ").data(evidence.tenant()).close("h1");
    page.element(
        "p",
        "From "
            + evidence.from()
            + " to "
            + evidence.to()
            + ", the end not included. All times are UTC.");
    page.element("p", "Made at " + report.produced() + " by Nightjar " + report.version() + ".");
    page.open("p").text("SHA-256 of the evidence as JSON: ");
    page.element("span", report.digest(), "class", "mono").close("p");
    page.element(
        "p",
        "Small letters after a number name the query that it comes from; the queries stand at the"
            + " end. Texts of events, alerts and people are shown as they are, with what is not"
            + " plainly visible as its number.");
    if (!evidence.notes().isEmpty()) {
      page.open("section", "class", "notes").element("h3", "To be known first").open("ul");
      evidence.notes().forEach(note -> page.element("li", note));
      page.close("ul").close("section");
    }
  }

  private static void queries(Markup page, List<Query> queries) {
    page.element("h2", "Queries");
    page.element(
        "p",
        "Asked one after another while others may have written. A number names its place in the"
            + " answer in the report's JSON form.");
    for (Query query : queries) {
      page.element("h3", query.id() + ": " + query.title(), "id", query.id());
      page.open("pre").lines(query.method() + " " + query.path() + "\n");
      page.lines(query.body().toPrettyString()).close("pre");
    }
  }

  /** What the style hashes to, so that no other style is allowed. */
  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String style() {
    try (InputStream in = ReportPage.class.getResourceAsStream("report.css")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
