package dev.nightjar.cep.catalogue;

import dev.nightjar.cep.rule.ReadRules;
import dev.nightjar.cep.rule.RuleHeader;
import dev.nightjar.cep.rule.RuleSet;
import dev.nightjar.cep.rule.RuleSettings;
import dev.nightjar.cep.rule.RuleStatus;
import dev.nightjar.cep.rule.RuleText;
import dev.nightjar.cep.sigma.SigmaReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What people read about rules, as Markdown: a table, and a page that says all of each. */
public final class CataloguePage {

  private final List<RuleEntry> entries;

  private CataloguePage(List<RuleEntry> entries) {
    this.entries = entries;
  }

  /**
   * The page of the shipped rules.
   *
   * @throws IllegalStateException if a shipped file has a fault, with all of them in its message
   */
  public static CataloguePage shipped() {
    List<RuleText> files = Catalogue.files();
    ReadRules read = SigmaReader.read(files);
    if (!read.faults().isEmpty()) {
      throw new IllegalStateException("shipped rules have faults: " + read.faults());
    }
    return of(read.rules(), files);
  }

  /**
   * The page of the rules that alert.
   *
   * @param rules the rules
   * @param files the files that they stand in, in the order in which to tell of them
   */
  public static CataloguePage of(RuleSet rules, List<RuleText> files) {
    Map<String, Integer> order = new HashMap<>();
    files.forEach(file -> order.put(file.name(), order.size()));
    List<RuleEntry> entries = new ArrayList<>(RuleEntry.of(rules));
    entries.sort(
        Comparator.comparingInt(
            entry -> order.getOrDefault(entry.header().file(), Integer.MAX_VALUE)));
    return new CataloguePage(List.copyOf(entries));
  }

  /** The ids of the rules that it tells of, in its order. */
  public List<String> ids() {
    return entries.stream().map(entry -> entry.header().id()).toList();
  }

  /** The rules as a table: id, title, level, default, ATT&amp;CK, noise, description. */
  public String markdownTable() {
    StringBuilder table =
        new StringBuilder(
            "| rule | title | level | default | ATT&CK | noise | what it means |\n"
                + "|---|---|---|---|---|---|---|\n");
    for (RuleEntry entry : entries) {
      RuleHeader header = entry.header();
      table.append(
          "| `%s` | %s | %s | %s | %s | %s | %s |\n"
              .formatted(
                  header.id(),
                  cell(header.title()),
                  level(header),
                  cell(entry.shape()),
                  String.join(", ", header.attack()),
                  noise(header).orElse(""),
                  cell(header.description())));
    }
    return table.toString();
  }

  /**
   * The rules as a shorter table, whose titles lead to what the page at an address says of them.
   */
  public String shortTable(String page) {
    StringBuilder table =
        new StringBuilder("| detection | level | default | ATT&CK |\n|---|---|---|---|\n");
    for (RuleEntry entry : entries) {
      RuleHeader header = entry.header();
      table.append(
          "| [%s](%s#%s) | %s | %s | %s |\n"
              .formatted(
                  cell(header.title()),
                  page,
                  anchor(header.title()),
                  level(header),
                  cell(entry.shape()),
                  String.join(", ", header.attack())));
    }
    return table.toString();
  }

  /** The table, then for each rule all that its file says to people. */
  public String page() {
    StringBuilder page = new StringBuilder(markdownTable());
    for (RuleEntry entry : entries) {
      RuleHeader header = entry.header();
      RuleSettings settings = entry.settings();
      page.append("\n## ").append(header.title()).append("\n\n");
      page.append('`').append(header.id()).append("`, ").append(level(header));
      page.append(", version ").append(header.version());
      page.append(", in `").append(header.file()).append("`. ");
      page.append(header.description()).append("\n\n");
      page.append("- Fires on: ").append(entry.shape()).append(".\n");
      noise(header)
          .ifPresent(
              alerts ->
                  page.append("- Expected noise: ")
                      .append(alerts)
                      .append(" alerts for 1,000 users and a day.\n"));
      versions(header).ifPresent(page::append);
      if (!settings.compliance().isEmpty()) {
        page.append("- Supports: ").append(String.join(", ", settings.compliance())).append(".\n");
      }
      list(page, "Harmless look-alikes", "-", header.falsePositives());
      list(page, "What it does not see", "-", settings.knownGaps());
      list(page, "What to do", "1.", settings.runbook());
    }
    return page.toString();
  }

  private static Optional<String> versions(RuleHeader header) {
    List<String> old =
        header.attack().stream()
            .flatMap(
                id ->
                    AttackVersions.before(id)
                        .map(before -> id + " was " + before + " up to version 18")
                        .stream())
            .toList();
    return old.isEmpty()
        ? Optional.empty()
        : Optional.of("- ATT&CK: " + String.join(", ", old) + ".\n");
  }

  private static String level(RuleHeader header) {
    String level = header.level().name().toLowerCase(Locale.ROOT);
    return header.status() == RuleStatus.STABLE
        ? level
        : level + " (" + header.status().name().toLowerCase(Locale.ROOT) + ")";
  }

  private static Optional<String> noise(RuleHeader header) {
    return ExpectedNoise.perThousandUsersAndDay(header.id())
        .map(value -> value == 0 ? "0" : String.format(Locale.ROOT, "%.2f", value));
  }

  /** How a heading is named in an address. */
  private static String anchor(String title) {
    return title.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("\n", " ").strip();
  }

  private static void list(StringBuilder page, String title, String mark, List<String> lines) {
    if (lines.isEmpty()) {
      return;
    }
    page.append("\n**").append(title).append("**\n\n");
    lines.forEach(line -> page.append(mark).append(' ').append(line.strip()).append('\n'));
  }
}
