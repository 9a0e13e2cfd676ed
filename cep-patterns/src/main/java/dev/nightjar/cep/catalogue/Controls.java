package dev.nightjar.cep.catalogue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The controls that tags of the shipped rules may name, and those beside them that no rule can
 * support. A tag is {@code <standard>:<control>}; rules of your own may name others.
 *
 * <p>What each control asks for is said in our own words; the source is what counts.
 */
public final class Controls {

  /**
   * A standard.
   *
   * @param id the first part of a tag; never null
   * @param name what people call it, with the version that the tags follow; never null
   * @param scheme what a control's name is in it; never null
   */
  public record Standard(String id, String name, String scheme) {}

  /**
   * A control.
   *
   * @param tag such as {@code gdpr:32(1)(b)}; never null
   * @param source the paragraph that it stands in; never null
   * @param topic what it asks for, in short; never null
   */
  public record Control(String tag, String source, String topic) {

    /** The id of its standard. */
    public String standard() {
      return standardOf(tag);
    }
  }

  private static final List<Standard> STANDARDS =
      List.of(
          new Standard("pci-dss", "PCI DSS 4.0.1", "the number of the requirement"),
          new Standard(
              "hipaa",
              "HIPAA Security Rule (45 CFR Part 164, Subpart C)",
              "the section of Title 45"),
          new Standard(
              "gdpr", "General Data Protection Regulation (EU) 2016/679", "article and paragraph"),
          new Standard(
              "sox",
              "Sarbanes-Oxley Act, section 404, by IT general controls",
              "an area of IT general controls. The Act names none: these are the three areas that"
                  + " PCAOB AS 2201 names (paragraph B29), as most companies map them to Principle 11"
                  + " of COSO's framework of 2013"));

  private static final Map<String, Control> CONTROLS = new LinkedHashMap<>();

  static {
    pci("8.2.6", "Accounts that are not in use are switched off");
    pci("10.2.1.1", "The log holds each access of a person to card data");
    pci("10.2.1.2", "The log holds what is done with administrative rights");
    pci("10.2.1.3", "The log holds each access to audit logs");
    pci("10.2.1.4", "The log holds failed attempts at access");
    pci("10.2.1.5", "The log holds changes of credentials, accounts and privileges");
    pci("10.2.1.6", "The log holds that a log is started, stopped or paused");
    pci("10.2.1.7", "The log holds that objects are created and deleted");
    pci("10.3.2", "Logs are protected from being changed");
    pci("10.3.4", "A change of what was logged is noticed");
    pci("10.4.1.1", "Logs are reviewed by machine");
    pci("10.5.1", "Logs are kept for 12 months");
    pci("10.7.2", "A failure of a security control is noticed and told");

    hipaa("164.308(a)(1)(ii)(D)", "Records of system activity are reviewed regularly");
    hipaa("164.308(a)(3)(ii)(A)", "People who work with health data are authorized or supervised");
    hipaa("164.308(a)(3)(ii)(C)", "Access ends when the work of a person ends");
    hipaa("164.308(a)(4)(ii)(C)", "Rights of access are given, reviewed and changed by a policy");
    hipaa("164.308(a)(5)(ii)(C)", "Logins are watched for what is out of the ordinary");
    hipaa("164.308(a)(6)(ii)", "Security incidents are answered and documented");
    hipaa("164.312(b)", "Activity in systems with health data is recorded and examined");
    hipaa("164.312(c)(1)", "Health data is protected from improper change and destruction");
    hipaa("164.312(d)", "Whoever asks for access is who they say they are");
    hipaa("164.316(b)(2)(i)", "Documentation is kept for six years");

    gdpr("5(1)(f)", "Personal data is kept from unlawful use, loss and damage");
    gdpr("5(2)", "Compliance can be shown");
    gdpr("32(1)(b)", "Systems stay confidential, intact, available and resilient");
    gdpr("32(1)(d)", "Measures are tested for their effect regularly");
    gdpr("32(4)", "People with access use data as instructed only");
    gdpr("33(1)", "A breach is noticed, and notified within 72 hours");
    gdpr("33(5)", "Breaches are documented");

    sox(
        "itgc-access",
        "access to programs",
        "Only those who should have access to programs and data");
    sox("itgc-change", "program changes", "Changes of programs and settings are approved and seen");
    sox("itgc-operations", "computer operations", "Systems run as planned, and failures are seen");
  }

  private Controls() {}

  private static void pci(String control, String topic) {
    add("pci-dss", control, "PCI DSS 4.0.1, requirement " + control, topic);
  }

  private static void hipaa(String control, String topic) {
    add("hipaa", control, "45 CFR " + control, topic);
  }

  private static void gdpr(String control, String topic) {
    add("gdpr", control, "Regulation (EU) 2016/679, Article " + control, topic);
  }

  private static void sox(String control, String area, String topic) {
    add("sox", control, "PCAOB AS 2201.B29, general controls over " + area, topic);
  }

  private static void add(String standard, String control, String source, String topic) {
    String tag = standard + ":" + control;
    CONTROLS.put(tag, new Control(tag, source, topic));
  }

  /** The standards, in the order in which to tell of them. */
  public static List<Standard> standards() {
    return STANDARDS;
  }

  /** The controls, in the order of their standards. */
  public static List<Control> all() {
    return List.copyOf(CONTROLS.values());
  }

  /** The control of a tag; empty where it is none of these. */
  public static Optional<Control> of(String tag) {
    return Optional.ofNullable(CONTROLS.get(tag));
  }

  /** The id of a tag's standard: what stands before the first colon; all where there is none. */
  public static String standardOf(String tag) {
    int colon = tag.indexOf(':');
    return colon < 0 ? tag : tag.substring(0, colon);
  }

  /**
   * The controls as tables for people, each with the rules that support it.
   *
   * @param rules the rules that alert
   */
  public static String page(List<RuleEntry> rules) {
    StringBuilder page = new StringBuilder();
    for (Standard standard : STANDARDS) {
      page.append("\n## ").append(standard.name()).append("\n\n");
      page.append("`").append(standard.id()).append(":`, then ").append(standard.scheme());
      page.append(
          ".\n\n| control | where it stands | what it asks for | rules |\n|---|---|---|---|\n");
      for (Control control : CONTROLS.values()) {
        if (control.standard().equals(standard.id())) {
          List<String> supporting = new ArrayList<>();
          for (RuleEntry rule : rules) {
            if (rule.settings().compliance().contains(control.tag())) {
              supporting.add("`" + rule.header().id() + "`");
            }
          }
          page.append(
              "| `%s` | %s | %s | %s |\n"
                  .formatted(
                      control.tag(),
                      control.source(),
                      control.topic(),
                      supporting.isEmpty() ? "none" : String.join(", ", supporting)));
        }
      }
    }
    return page.toString();
  }
}
