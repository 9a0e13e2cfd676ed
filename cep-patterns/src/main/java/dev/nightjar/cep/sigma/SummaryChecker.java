package dev.nightjar.cep.sigma;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;

/** Checks that each placeholder of a summary has something to stand for. */
final class SummaryChecker {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)\\}");

  private SummaryChecker() {}

  static void check(Section block, String summary, List<String> groupBy) {
    List<String> known = new ArrayList<>(List.of("count", "span", "tenant"));
    known.addAll(groupBy);
    Matcher matcher = PLACEHOLDER.matcher(summary);
    while (matcher.find()) {
      String name = matcher.group(1);
      if (!known.contains(name)) {
        block.fault(
            "summary", "{" + name + "} is no field of the rule's group" + Faults.hint(name, known));
      }
    }
  }
}
