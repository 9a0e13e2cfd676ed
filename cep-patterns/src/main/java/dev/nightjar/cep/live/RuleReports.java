package dev.nightjar.cep.live;

import dev.nightjar.audit.Ids;
import dev.nightjar.audit.RuleReport;
import dev.nightjar.audit.RuleReport.Kind;
import dev.nightjar.audit.RuleReport.MuteReport;
import dev.nightjar.audit.RuleReport.State;
import dev.nightjar.cep.live.AcceptedRules.Standing;
import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.EventRule;
import dev.nightjar.cep.rule.RuleFault;
import dev.nightjar.cep.rule.RuleHeader;
import dev.nightjar.cep.rule.RuleSet;
import dev.nightjar.cep.rule.RuleSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Says how each rule, each refused file and the whole set stand. */
final class RuleReports {

  /** The name of the report on all rules. */
  static final String SET = "rules";

  private static final MuteReport[] NO_MUTES = new MuteReport[0];
  private static final String[] NO_FAULTS = new String[0];

  private record Rule(RuleHeader header, RuleSettings settings, String meaning) {}

  private final RuleBundle bundle;
  private final RuleDecision.Held held;
  private final String source;
  private final Instant now;
  private final Map<String, List<RuleFault>> faults = new TreeMap<>();
  private final List<RuleReport> all = new ArrayList<>();
  private int active;
  private int muted;
  private int mutes;
  private int endedMutes;
  private Instant again = Instant.MAX;

  RuleReports(
      RuleBundle bundle,
      RuleSet rules,
      RuleChoice.Chosen chosen,
      RuleDecision.Held held,
      String source,
      Instant now) {
    this.bundle = bundle;
    this.held = held;
    this.source = source;
    this.now = now;
    for (RuleFault fault : chosen.faults()) {
      faults.computeIfAbsent(fault.file(), file -> new ArrayList<>()).add(fault);
    }
    Map<String, Rule> byId = byId(rules);
    byId.values().forEach(rule -> all.add(of(rule)));
    if (held != null) {
      byId(chosen.rules()).values().stream()
          .filter(rule -> !byId.containsKey(rule.header().id()))
          .forEach(rule -> all.add(waiting(rule)));
    }
    faults.forEach((file, wrong) -> all.add(refused(file, wrong)));
    all.add(set());
  }

  RuleDecision.Counts counts() {
    return new RuleDecision.Counts(active, muted, mutes, endedMutes, faults.size());
  }

  /** When the next mute ends. */
  Instant again() {
    return again;
  }

  /** What is to be remembered, given what was. */
  List<Standing> standings(List<Standing> before) {
    Map<String, Standing> known = byReport(before);
    return all.stream()
        .map(
            report -> {
              String fingerprint = fingerprint(report);
              Standing old = known.get(report.id());
              return old != null && old.fingerprint().equals(fingerprint)
                  ? old
                  : new Standing(
                      report.id(), report.kind(), report.name(), fingerprint, now.toEpochMilli());
            })
        .toList();
  }

  /** What differs from what was said before, and what is gone. */
  List<RuleReport> changed(List<Standing> before) {
    Map<String, Standing> gone = byReport(before);
    List<RuleReport> changed = new ArrayList<>();
    for (RuleReport report : all) {
      Standing old = gone.remove(report.id());
      if (old == null || !old.fingerprint().equals(fingerprint(report))) {
        changed.add(report);
      }
    }
    for (Standing standing : gone.values()) {
      changed.add(
          standing.kind() == Kind.FILE
              ? report(Kind.FILE, standing.name(), State.ACTIVE, "the file is refused no more")
              : report(standing.kind(), standing.name(), State.REMOVED, "the rule is gone"));
    }
    return changed;
  }

  private RuleReport of(Rule rule) {
    RuleHeader header = rule.header();
    List<String> reasons = new ArrayList<>();
    List<MuteReport> running = new ArrayList<>();
    boolean silent = mute(null, rule.settings().mute(), running, reasons);
    rule.settings()
        .tenants()
        .forEach((tenant, override) -> mute(tenant, override.mute(), running, reasons));
    State state = silent ? State.MUTED : State.ACTIVE;
    if (!header.status().runs()) {
      state = State.INACTIVE;
      reasons.add("its status is " + lower(header.status()));
    } else if (held != null && held.lost().contains(header.id())) {
      state = State.HELD;
      reasons.add("it runs on, though the set that was found lacks it: " + held.reason());
    }
    if (faults.containsKey(header.file())) {
      reasons.add("an older version runs: " + faults.get(header.file()).get(0));
    }
    if (header.status().runs()) {
      mutes += running.size();
      if (silent) {
        muted++;
      } else {
        active++;
      }
    }
    return report(rule, state, String.join("; ", reasons), running);
  }

  private RuleReport waiting(Rule rule) {
    return report(rule, State.HELD, "it does not run yet: " + held.reason(), List.of());
  }

  /** Whether a mute holds now. */
  private boolean mute(
      String tenant, RuleSettings.Mute mute, List<MuteReport> running, List<String> reasons) {
    if (mute == null) {
      return false;
    }
    if (now.isBefore(mute.until())) {
      running.add(new MuteReport(tenant, mute.owner(), mute.reason(), mute.until()));
      again = again.isBefore(mute.until()) ? again : mute.until();
      return true;
    }
    endedMutes++;
    reasons.add(
        "the mute%s by %s (%s) ended at %s, take it out of the file"
            .formatted(
                tenant == null ? "" : " for " + tenant, mute.owner(), mute.reason(), mute.until()));
    return false;
  }

  private RuleReport refused(String file, List<RuleFault> wrong) {
    RuleFault first = wrong.get(0);
    return new RuleReport(
        Ids.id(Kind.FILE.name(), file),
        Kind.FILE,
        file,
        State.REFUSED,
        first.reason(),
        null,
        null,
        null,
        null,
        file,
        first.line(),
        first.key(),
        wrong.stream().limit(RuleReport.MAX_FAULTS).map(RuleFault::toString).toArray(String[]::new),
        NO_MUTES,
        null,
        bundle.version(),
        source,
        now,
        now);
  }

  private RuleReport set() {
    String text =
        "%d rules run, %d are muted, %d files are refused".formatted(active, muted, faults.size());
    return new RuleReport(
        Ids.id(Kind.SET.name(), SET),
        Kind.SET,
        SET,
        held == null ? State.ACTIVE : State.HELD,
        held == null ? text : text + "; " + held.reason(),
        null,
        null,
        null,
        null,
        null,
        0,
        "",
        NO_FAULTS,
        NO_MUTES,
        bundle.digest(),
        bundle.version(),
        source,
        now,
        now);
  }

  private RuleReport report(Rule rule, State state, String reason, List<MuteReport> running) {
    RuleHeader header = rule.header();
    return new RuleReport(
        Ids.id(Kind.RULE.name(), header.id()),
        Kind.RULE,
        header.id(),
        state,
        reason,
        header.title(),
        header.version(),
        lower(header.level()),
        lower(header.status()),
        header.file(),
        header.line(),
        "",
        NO_FAULTS,
        running.toArray(MuteReport[]::new),
        rule.meaning(),
        bundle.version(),
        source,
        now,
        now);
  }

  private RuleReport report(Kind kind, String name, State state, String reason) {
    return new RuleReport(
        Ids.id(kind.name(), name),
        kind,
        name,
        state,
        reason,
        null,
        null,
        null,
        null,
        kind == Kind.FILE ? name : null,
        0,
        "",
        NO_FAULTS,
        NO_MUTES,
        null,
        bundle.version(),
        source,
        now,
        now);
  }

  /** What was said; the version of the set belongs to that only where the set is meant. */
  private static String fingerprint(RuleReport report) {
    boolean set = report.kind() == Kind.SET;
    return Ids.hash(
        report.state().name(),
        report.reason(),
        String.valueOf(report.title()),
        String.valueOf(report.version()),
        String.valueOf(report.level()),
        String.valueOf(report.status()),
        String.valueOf(report.file()),
        Integer.toString(report.line()),
        report.key(),
        Arrays.toString(report.faults()),
        Arrays.toString(report.mutes()),
        String.valueOf(report.digest()),
        set ? Long.toString(report.setVersion()) : "",
        set ? report.source() : "");
  }

  private static Map<String, Rule> byId(RuleSet rules) {
    Map<String, Rule> byId = new LinkedHashMap<>();
    for (EventRule rule : rules.events()) {
      byId.put(rule.header().id(), new Rule(rule.header(), rule.settings(), rule.meaning()));
    }
    // A suppressed or first-seen rule is two of one id; what alerts is the correlation.
    for (CorrelationRule rule : rules.correlations()) {
      byId.put(rule.header().id(), new Rule(rule.header(), rule.settings(), rule.meaning()));
    }
    return byId;
  }

  private static Map<String, Standing> byReport(List<Standing> standings) {
    return standings.stream()
        .collect(
            Collectors.toMap(
                Standing::id, standing -> standing, (one, two) -> two, LinkedHashMap::new));
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
