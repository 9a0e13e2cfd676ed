package dev.nightjar.local.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The page shows the evidence, and does nothing else. */
class ReportPageTest {

  /** All that a page is made of. Whatever else appears came from a document. */
  private static final Set<String> ELEMENTS =
      Set.of(
          "html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "p", "ul", "li", "a",
          "section", "span", "table", "thead", "tbody", "tr", "th", "td", "pre", "bdi", "svg",
          "desc", "line", "rect", "text");

  private static final Set<String> ATTRIBUTES =
      Set.of(
          "xmlns",
          "lang",
          "charset",
          "http-equiv",
          "content",
          "name",
          "class",
          "href",
          "id",
          "role",
          "aria-labelledby",
          "viewBox",
          "width",
          "height",
          "x",
          "y",
          "x1",
          "x2",
          "y1",
          "y2",
          "stroke",
          "stroke-width",
          "fill",
          "text-anchor",
          "font-family",
          "font-size");

  @Test
  void hostileTextIsShownAsTextAndNeverAsMarkup() throws Exception {
    List<String> plain = elements(page(document("plain", "acme"))).stream().sorted().toList();
    for (String text : TestingEvidence.HOSTILE) {
      String page = document(text, text);
      Document parsed = page(page);
      assertThat(elements(parsed).stream().sorted().toList())
          .as("the same elements as of harmless text, for " + text)
          .isEqualTo(plain);
      assertThat(page)
          .as("control characters and reversals stand as numbers, for " + text)
          .doesNotContain("\u202e", "\u0000", "\u001b", "\u0007", "\ud800");
      String shown = Markup.harmless(text);
      NodeList isolated = parsed.getElementsByTagName("bdi");
      long found = 0;
      for (int i = 0; i < isolated.getLength(); i++) {
        found += isolated.item(i).getTextContent().equals(shown) ? 1 : 0;
      }
      assertThat(found).as("each place that shows " + text).isGreaterThan(25);
    }
  }

  @Test
  void aTextThatASpreadsheetWouldReckonStandsInQuotes() {
    for (String text : List.of("=1+1", "+1", "-1", "@SUM(1)", "\t=1", "%x", "|calc", "＝1")) {
      assertThat(Markup.harmless(text)).as(text).startsWith("“").endsWith("”");
    }
    assertThat(Markup.harmless("1=1")).isEqualTo("1=1");
  }

  @Test
  void thePageHoldsKnownElementsAloneAndLoadsNothing() throws Exception {
    String page = document("x", "acme");
    Document parsed = page(page);
    assertThat(new HashSet<>(elements(parsed))).isSubsetOf(ELEMENTS);
    assertThat(new HashSet<>(attributes(parsed))).isSubsetOf(ATTRIBUTES);
    NodeList links = parsed.getElementsByTagName("a");
    assertThat(links.getLength()).isGreaterThan(50);
    Set<String> ids = new HashSet<>();
    NodeList all = parsed.getElementsByTagName("*");
    for (int i = 0; i < all.getLength(); i++) {
      String id = ((Element) all.item(i)).getAttribute("id");
      assertThat(id.isEmpty() || ids.add(id)).as("id " + id + " stands once").isTrue();
    }
    for (int i = 0; i < links.getLength(); i++) {
      String target = ((Element) links.item(i)).getAttribute("href");
      assertThat(target).startsWith("#");
      assertThat(ids).contains(target.substring(1));
    }
    String style = parsed.getElementsByTagName("style").item(0).getTextContent();
    String hash =
        Base64.getEncoder()
            .encodeToString(
                MessageDigest.getInstance("SHA-256")
                    .digest(style.getBytes(StandardCharsets.UTF_8)));
    assertThat(page)
        .contains(
            "content=\"default-src &#39;none&#39;; style-src &#39;sha256-"
                + hash
                + "&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;\"");
  }

  @Test
  void eachChartHasATitleForThoseWhoDoNotSeeIt() throws Exception {
    Document parsed = page(document("x", "acme"));
    NodeList charts = parsed.getElementsByTagName("svg");
    assertThat(charts.getLength()).isEqualTo(2);
    Element events = (Element) charts.item(0);
    assertThat(events.getAttribute("role")).isEqualTo("img");
    assertThat(events.getAttribute("aria-labelledby")).isEqualTo("events-title events-what");
    assertThat(events.getElementsByTagName("desc").item(0).getTextContent())
        .isEqualTo("Bars of events a day (UTC): events 1,234; the most, 1,000, at 2026-11-01.");
  }

  @Test
  void sayWhatIsNotThereWhereThereIsNothing() throws Exception {
    Evidence nothing = TestingEvidence.read(new TestingAnswers(), "nobody", 10);
    String page = ReportPage.of(Report.of("1", TestingEvidence.NOW, nothing));
    page(page);
    assertThat(page)
        .contains("No event in the period.", "No alert began in the period.")
        .contains("No entry was changed", "No gap overlaps the period.", "None is on record.")
        .contains("no event of a tenant of exactly this name", "does not say which rules run");
  }

  @Test
  void showsWhoDidWhatAboutAnAlert() throws Exception {
    String page = document("ann", "acme").replaceAll("<[^>]*>", "");
    assertThat(page)
        .contains("closed as benign by ann at 2026-11-03T09:00:00Z, assigned to ann: ann")
        .contains("grew since it was handled")
        .contains("2026-12-24: ann");
  }

  private static String document(String text, String tenant) throws Exception {
    Evidence evidence = TestingEvidence.read(TestingEvidence.answers(text), "acme", 10);
    Evidence named =
        new Evidence(
            tenant,
            evidence.from(),
            evidence.to(),
            evidence.interval(),
            evidence.known(),
            evidence.events(),
            evidence.alerts(),
            evidence.handling(),
            evidence.integrity(),
            evidence.gaps(),
            evidence.deadLetters(),
            evidence.controls(),
            evidence.rules(),
            evidence.removals(),
            evidence.queries(),
            List.of(text));
    return ReportPage.of(Report.of("1", TestingEvidence.NOW, named));
  }

  /** A page that is no XML fails here. */
  private static Document page(String page) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    DocumentBuilder builder = factory.newDocumentBuilder();
    return builder.parse(new InputSource(new StringReader(page)));
  }

  private static List<String> elements(Document page) {
    List<String> names = new ArrayList<>();
    NodeList all = page.getElementsByTagName("*");
    for (int i = 0; i < all.getLength(); i++) {
      names.add(all.item(i).getNodeName());
    }
    return names;
  }

  private static List<String> attributes(Document page) {
    List<String> names = new ArrayList<>();
    NodeList all = page.getElementsByTagName("*");
    for (int i = 0; i < all.getLength(); i++) {
      for (int j = 0; j < all.item(i).getAttributes().getLength(); j++) {
        names.add(all.item(i).getAttributes().item(j).getNodeName());
      }
    }
    return names;
  }
}
