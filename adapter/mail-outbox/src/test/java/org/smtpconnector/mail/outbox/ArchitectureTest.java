package org.smtpconnector.mail.outbox;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which package may use which, and how large one may be. */
@AnalyzeClasses(packages = "org.smtpconnector.mail.outbox", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String BASE = "org.smtpconnector.mail.outbox";
  private static final long MOST_TYPES = 25;

  @ArchTest
  static final ArchRule PACKAGES_USE_THOSE_BELOW_THEM =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("outbox")
          .definedBy(BASE)
          .layer("store")
          .definedBy(BASE + ".store")
          .layer("jdbc")
          .definedBy(BASE + ".jdbc")
          .layer("messaging")
          .definedBy(BASE + ".messaging")
          .layer("delivery")
          .definedBy(BASE + ".delivery")
          .layer("container")
          .definedBy(BASE + ".container")
          .whereLayer("outbox")
          .mayNotAccessAnyLayer()
          .whereLayer("store")
          .mayOnlyAccessLayers("outbox")
          .whereLayer("jdbc")
          .mayOnlyAccessLayers("outbox", "store")
          .whereLayer("messaging")
          .mayOnlyAccessLayers("outbox", "store")
          .whereLayer("delivery")
          .mayOnlyAccessLayers("outbox", "store")
          .whereLayer("container")
          .mayNotBeAccessedByAnyLayer();

  @ArchTest
  static final ArchRule ONLY_THE_CONTAINER_KNOWS_ABOUT_THE_SERVER =
      noClasses()
          .that()
          .resideOutsideOfPackage(BASE + ".container")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "jakarta.enterprise..",
              "jakarta.inject..",
              "jakarta.transaction..",
              "javax.naming..",
              "org.eclipse.microprofile..",
              "org.smtpconnector.mail.config..",
              "org.smtpconnector.mail.mailer..");

  @ArchTest
  static final ArchRule ONLY_THE_STORE_KNOWS_THE_DATABASE =
      noClasses()
          .that()
          .resideOutsideOfPackage(BASE + ".jdbc")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.sql..");

  @ArchTest
  static void noPackageHasMoreThanAReaderCanHold(JavaClasses classes) {
    assertThat(
            classes.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .collect(groupingBy(JavaClass::getPackageName, counting())))
        .isNotEmpty()
        .allSatisfy((name, count) -> assertThat(count).isLessThanOrEqualTo(MOST_TYPES));
  }
}
