package dev.nightjar.local.report;

import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FSFontUseCase;
import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.outputdevice.helper.ExternalResourceControlPriority;
import com.openhtmltopdf.pdfboxout.PdfBoxRenderer;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.svgsupport.BatikSVGDrawer;
import com.openhtmltopdf.util.XRLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.util.EnumSet;
import java.util.GregorianCalendar;
import java.util.Set;
import java.util.TimeZone;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.pdmodel.font.FontMappers;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * A report on paper: the very page of the browser, with fonts of its own. The same report at the
 * same time is the same file. It holds no script and no form, and loads nothing.
 */
public final class ReportPdf {

  private static final String FONTS = "/net/sf/jasperreports/fonts/dejavu/";
  private static final String PLAIN = FONTS + "DejaVuSans.ttf";
  private static final String BOLD = FONTS + "DejaVuSans-Bold.ttf";
  private static final String MONO = FONTS + "DejaVuSansMono.ttf";
  private static final int NORMAL_WEIGHT = 400;
  private static final int BOLD_WEIGHT = 700;

  /** A logger that nobody holds forgets its level. */
  private static final Logger PDFBOX_LOG = Logger.getLogger("org.apache.pdfbox");

  private ReportPdf() {}

  /**
   * The file.
   *
   * @throws IOException where it can't be made; nothing of it is usable then
   */
  public static byte[] of(Report report) throws IOException {
    // Their logs tell of each style that they do not know, and of fonts of the machine.
    XRLog.setLoggingEnabled(false);
    PDFBOX_LOG.setLevel(Level.OFF);
    FontMappers.set(new OwnFonts(PLAIN));
    String page = ReportPage.of(report, new PdfGlyphs(PLAIN, BOLD));
    PdfRendererBuilder builder = new PdfRendererBuilder();
    builder.useExternalResourceAccessControl(
        (uri, type) -> false, ExternalResourceControlPriority.RUN_BEFORE_RESOLVING_URI);
    builder.useExternalResourceAccessControl(
        (uri, type) -> false, ExternalResourceControlPriority.RUN_AFTER_RESOLVING_URI);
    font(builder, PLAIN, "DejaVu Sans", NORMAL_WEIGHT);
    font(builder, BOLD, "DejaVu Sans", BOLD_WEIGHT);
    font(builder, MONO, "DejaVu Sans Mono", NORMAL_WEIGHT);
    builder.useSVGDrawer(new BatikSVGDrawer());
    builder.withProducer("Nightjar " + report.version());
    builder.withW3cDocument(parsed(page), null);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (PdfBoxRenderer renderer = builder.buildPdfRenderer()) {
      renderer.createPDFWithoutClosing();
      PDDocument document = renderer.getPdfDocument();
      date(document.getDocumentInformation(), report);
      // Else it is drawn by lot.
      document.setDocumentId(new BigInteger(report.digest(), 16).longValue());
      document.save(out);
    }
    return out.toByteArray();
  }

  private static void font(PdfRendererBuilder builder, String file, String family, int weight) {
    Set<FSFontUseCase> uses = EnumSet.of(FSFontUseCase.DOCUMENT, FSFontUseCase.SVG);
    builder.useFont(() -> PdfGlyphs.font(file), family, weight, FontStyle.NORMAL, true, uses);
  }

  private static void date(PDDocumentInformation information, Report report) {
    GregorianCalendar produced = new GregorianCalendar(TimeZone.getTimeZone("UTC"));
    produced.setTimeInMillis(report.produced().toEpochMilli());
    information.setCreationDate(produced);
    information.setModificationDate(produced);
  }

  private static Document parsed(String page) throws IOException {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setNamespaceAware(true);
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      String text = page.substring(page.indexOf('\n') + 1);
      return factory.newDocumentBuilder().parse(new InputSource(new StringReader(text)));
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException("the page of the report is no XML: " + e.getMessage(), e);
    }
  }
}
