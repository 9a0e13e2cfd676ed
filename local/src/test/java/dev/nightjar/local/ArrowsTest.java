package dev.nightjar.local;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between the modules, as the design draws them. */
@AnalyzeClasses(packages = "dev.nightjar", importOptions = ImportOption.DoNotIncludeTests.class)
class ArrowsTest {

  private static final String AUDIT = "dev.nightjar.audit..";
  private static final String SOURCE = "dev.nightjar.dynamodb..";
  private static final String DETECTION = "dev.nightjar.cep..";
  private static final String SINKS = "dev.nightjar.sinks..";
  private static final String JOB = "dev.nightjar.job..";
  private static final String LOCAL = "dev.nightjar.local..";

  @ArchTest
  static final ArchRule auditIsPlainJava =
      noClasses()
          .that()
          .resideInAPackage(AUDIT)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              SOURCE, DETECTION, SINKS, JOB, LOCAL, "org.apache.flink..", "software.amazon..");

  @ArchTest
  static final ArchRule theSourceSeesNobody =
      noClasses()
          .that()
          .resideInAPackage(SOURCE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(AUDIT, DETECTION, SINKS, JOB, LOCAL);

  @ArchTest
  static final ArchRule detectionSeesTheWordsAlone =
      noClasses()
          .that()
          .resideInAPackage(DETECTION)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(SOURCE, SINKS, JOB, LOCAL, "software.amazon..");

  @ArchTest
  static final ArchRule sinksSeeTheWordsAlone =
      noClasses()
          .that()
          .resideInAPackage(SINKS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(SOURCE, DETECTION, JOB, LOCAL);

  @ArchTest
  static final ArchRule nobodyOfTheJobSeesTheLaptop =
      noClasses()
          .that()
          .resideInAPackage(JOB)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(LOCAL);

  @ArchTest
  static final ArchRule theSdkStaysBehindTheStreamsApi =
      noClasses()
          .that()
          .resideInAnyPackage(JOB, DETECTION, SINKS)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("software.amazon.awssdk..");
}
