package org.smtpconnector.mail.templates;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which package may use which, and where each library stays. */
@AnalyzeClasses(
    packages = "org.smtpconnector.mail.templates",
    importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String BASE = "org.smtpconnector.mail.templates";

  @ArchTest
  static final ArchRule STYLES_AND_MARKDOWN_KNOW_NEITHER_TEMPLATES_NOR_MESSAGES =
      noClasses()
          .that()
          .resideInAnyPackage(BASE + ".css", BASE + ".markdown")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(BASE, "org.smtpconnector.mail", "io.quarkus..");

  @ArchTest
  static final ArchRule CSS_IS_PARSED_IN_ONE_PLACE =
      classes()
          .that()
          .resideOutsideOfPackage(BASE + ".css")
          .should()
          .onlyDependOnClassesThat()
          .resideOutsideOfPackages("com.helger..", "org.jsoup..");

  @ArchTest
  static final ArchRule MARKDOWN_IS_PARSED_IN_ONE_PLACE =
      classes()
          .that()
          .resideOutsideOfPackage(BASE + ".markdown")
          .should()
          .onlyDependOnClassesThat()
          .resideOutsideOfPackage("org.commonmark..");
}
