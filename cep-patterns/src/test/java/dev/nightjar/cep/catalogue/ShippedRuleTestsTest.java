package dev.nightjar.cep.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.cep.check.RuleTestResult;
import dev.nightjar.cep.check.RuleTests;
import dev.nightjar.cep.rule.RuleText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The tests beside the shipped rules pass, and every rule that alerts has enough of them. */
class ShippedRuleTestsTest {

  private static final Map<String, RuleText> FILES =
      Catalogue.files().stream().collect(Collectors.toMap(RuleText::name, Function.identity()));

  @TestFactory
  List<DynamicTest> everyTestBesideARulePasses() {
    List<DynamicTest> tests = new ArrayList<>();
    for (RuleText file : Catalogue.tests()) {
      for (RuleTestResult result : run(file)) {
        tests.add(
            DynamicTest.dynamicTest(
                file.name() + ": " + result.name(),
                () -> assertThat(result.passed()).as(result.toString()).isTrue()));
      }
    }
    return tests;
  }

  @Test
  void everyRuleThatAlertsIsSeenToFireByATest() {
    String tests = Catalogue.tests().stream().map(RuleText::yaml).collect(Collectors.joining());
    assertThat(CataloguePage.shipped().ids())
        .isNotEmpty()
        .allSatisfy(id -> assertThat(tests).containsPattern("rule: " + id + "[,}]"));
  }

  @Test
  void everyFileTestsTheWindowTenantsOrderAndLookAlikes() {
    for (RuleText file : Catalogue.tests()) {
      assertThat(file.yaml())
          .as(file.name())
          .contains("fires")
          .contains("just ")
          .contains("two tenants interleaved")
          .contains("out of order within the bound")
          .contains("harmless look-alike");
    }
  }

  private static List<RuleTestResult> run(RuleText file) {
    String folder = file.name().substring(0, file.name().lastIndexOf('/') + 1);
    return RuleTests.run(file, name -> Optional.ofNullable(FILES.get(folder + name)));
  }
}
