package dev.nightjar.cep.check;

import java.util.List;

/**
 * A file of tests.
 *
 * @param rules the names of the rule files that it tests, as they stand in it; never empty
 * @param cases the tests in their order; never null
 */
record RuleTestFile(List<String> rules, List<RuleTestCase> cases) {

  /** Why a file of tests can't be run. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String reason) {
      super(reason);
    }
  }
}
