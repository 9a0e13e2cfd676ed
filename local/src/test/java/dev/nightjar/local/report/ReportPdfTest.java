package dev.nightjar.local.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.local.text.PlainText;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.interactive.action.PDAction;
import org.apache.pdfbox.pdmodel.interactive.action.PDActionGoTo;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotation;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationLink;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;

/** The report on paper says what the page says. */
class ReportPdfTest {

  @Test
  void saysWhatThePageSays() throws Exception {
    String text = text(pdf("invoice.export"));
    assertThat(text)
        .contains("Audit evidence of acme", "1,234", "invoice.export", "closed as benign")
        .contains("gdpr:33(1)", "watched, no alert", "no rule supports it");
  }

  @Test
  void theSameReportIsTheSameFile() throws Exception {
    assertThat(pdf("x")).isEqualTo(pdf("x")).isNotEqualTo(pdf("y"));
  }

  @Test
  void showsOtherScriptsAndTheNumberOfWhatItCannotDraw() throws Exception {
    assertThat(text(pdf("Łódź Ωμέγα Київ"))).contains("Łódź Ωμέγα Київ");
    assertThat(text(pdf("中\ud83d\ude00"))).contains("[U+4E2D]");
    assertThat(text(pdf("\u05e9\u05dc\u05d5\u05dd"))).contains("\u05e9\u05dc\u05d5\u05dd");
  }

  @Test
  void putsTextFromRightToLeftIntoTheOrderInWhichItIsSeen() {
    assertThat(PdfGlyphs.seen("abc")).isEqualTo("abc");
    assertThat(PdfGlyphs.seen("a \u05d0\u05d1\u05d2 12 b")).isEqualTo("a 12 \u05d2\u05d1\u05d0 b");
  }

  @Test
  void hostileTextStaysText() throws Exception {
    // Text from right to left turns those around it: it has a test of its own.
    List<String> hostile =
        TestingEvidence.HOSTILE.stream().filter(text -> !text.contains("\u05e9")).toList();
    byte[] pdf = pdf(String.join(" ; ", hostile));
    try (PDDocument document = Loader.loadPDF(pdf)) {
      COSDictionary catalog = document.getDocumentCatalog().getCOSObject();
      for (String name : List.of("OpenAction", "AA", "AcroForm", "Names")) {
        assertThat(catalog.containsKey(COSName.getPDFName(name))).as(name).isFalse();
      }
      int links = 0;
      for (PDPage page : document.getPages()) {
        for (PDAnnotation annotation : page.getAnnotations()) {
          assertThat(annotation).isInstanceOf(PDAnnotationLink.class);
          PDAction action = ((PDAnnotationLink) annotation).getAction();
          assertThat(action == null || action instanceof PDActionGoTo).isTrue();
          links++;
        }
      }
      assertThat(links).as("links to queries").isPositive();
    }
    String text = text(pdf).replaceAll("\\s", "");
    assertThat(hostile)
        .hasSize(9)
        .allSatisfy(each -> assertThat(text).contains(PlainText.of(each).replaceAll("\\s", "")));
  }

  @Test
  void drawsTheCharts() throws Exception {
    Set<Integer> colours = new HashSet<>();
    try (PDDocument document = Loader.loadPDF(pdf("x"))) {
      PDFRenderer renderer = new PDFRenderer(document);
      for (int page = 0; page < 3; page++) {
        BufferedImage image = renderer.renderImageWithDPI(page, 50);
        for (int x = 0; x < image.getWidth(); x++) {
          for (int y = 0; y < image.getHeight(); y++) {
            colours.add(image.getRGB(x, y) & 0xffffff);
          }
        }
      }
    }
    assertThat(colours).as("events").contains(0x2f5d8a);
    assertThat(colours).as("alerts of level high").contains(0xd9730d);
  }

  @Test
  void bringsItsFontsAlong() throws Exception {
    List<String> without = new ArrayList<>();
    int fonts = 0;
    try (PDDocument document = Loader.loadPDF(pdf("x"))) {
      for (PDPage page : document.getPages()) {
        for (COSName name : page.getResources().getFontNames()) {
          PDFont font = page.getResources().getFont(name);
          fonts++;
          if (!font.isEmbedded()) {
            without.add(font.getName());
          }
        }
      }
    }
    assertThat(fonts).isPositive();
    assertThat(without).isEmpty();
  }

  private static byte[] pdf(String text) throws Exception {
    return ReportPdf.of(
        Report.of(
            "1",
            TestingEvidence.NOW,
            TestingEvidence.read(TestingEvidence.answers(text), "acme", 10)));
  }

  private static String text(byte[] pdf) throws Exception {
    try (PDDocument document = Loader.loadPDF(pdf)) {
      return new PDFTextStripper().getText(document);
    }
  }
}
