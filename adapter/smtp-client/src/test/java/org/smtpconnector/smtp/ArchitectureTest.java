package org.smtpconnector.smtp;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;

/** Which package may use which, and how large one may be. */
@AnalyzeClasses(packages = "org.smtpconnector.smtp", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String BASE = "org.smtpconnector.smtp";
  private static final int MOST_TYPES = 25;
  private static final int MOST_TYPES_OF_API = 40;

  private static final DescribedPredicate<JavaClass> SESSIONS =
      belongToAnyOf(SmtpSession.class, StepwiseSmtpSession.class).as("the sessions");

  /** What the API keeps for the packages that it does not export. */
  private static final DescribedPredicate<JavaClass> SEAM =
      belongToAnyOf(PackageAccess.class, SmtpException.class, LearnedServerBehavior.class)
          .as("the seam");

  @ArchTest
  static final ArchRule PACKAGES_USE_THOSE_BELOW_THEM =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("grammar")
          .definedBy(BASE + ".grammar")
          .layer("learned")
          .definedBy(BASE + ".learned")
          .layer("access")
          .definedBy(BASE + ".access")
          .layer("redaction")
          .definedBy(BASE + ".redaction")
          .layer("jfr")
          .definedBy(BASE + ".jfr")
          .layer("net")
          .definedBy(BASE + ".net")
          .layer("wire")
          .definedBy(BASE + ".wire")
          .layer("auth")
          .definedBy(BASE + ".auth")
          .layer("transaction")
          .definedBy(BASE + ".transaction")
          .layer("handshake")
          .definedBy(BASE + ".handshake")
          .whereLayer("grammar")
          .mayNotAccessAnyLayer()
          .whereLayer("learned")
          .mayNotAccessAnyLayer()
          .whereLayer("access")
          .mayOnlyAccessLayers("learned")
          .whereLayer("redaction")
          .mayOnlyAccessLayers("grammar")
          .whereLayer("jfr")
          .mayOnlyAccessLayers("grammar")
          .whereLayer("net")
          .mayOnlyAccessLayers("grammar", "learned", "access", "redaction")
          .whereLayer("wire")
          .mayOnlyAccessLayers("grammar", "access", "redaction", "net")
          .whereLayer("auth")
          .mayOnlyAccessLayers("grammar", "learned", "access", "redaction", "net", "wire")
          .whereLayer("transaction")
          .mayOnlyAccessLayers("grammar", "access", "jfr", "net", "wire")
          .whereLayer("handshake")
          .mayOnlyAccessLayers(
              "grammar", "learned", "access", "redaction", "jfr", "net", "wire", "auth");

  @ArchTest
  static final ArchRule NO_PACKAGES_USE_EACH_OTHER =
      slices().matching(BASE + ".(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule VALUES_OF_THE_API_USE_THE_GRAMMAR_ALONE =
      classes()
          .that(resideInAPackage(BASE).and(not(SESSIONS)).and(not(SEAM)))
          .should()
          .onlyDependOnClassesThat(
              resideOutsideOfPackage(BASE + ".*..").or(resideInAPackage(BASE + ".grammar")));

  @ArchTest
  static final ArchRule THE_SEAM_USES_WHAT_IT_OFFERS =
      classes()
          .that(SEAM)
          .should()
          .onlyDependOnClassesThat(
              resideOutsideOfPackage(BASE + ".*..")
                  .or(resideInAPackage(BASE + ".grammar"))
                  .or(resideInAPackage(BASE + ".learned"))
                  .or(resideInAPackage(BASE + ".access")));

  @ArchTest
  static final ArchRule NO_PACKAGE_USES_THE_SESSIONS =
      noClasses().that().resideInAPackage(BASE + ".*..").should().dependOnClassesThat(SESSIONS);

  @ArchTest
  static void noPackageHasMoreThanAReaderCanHold(JavaClasses classes) {
    Map<String, Long> types =
        classes.stream()
            .filter(JavaClass::isTopLevelClass)
            .filter(type -> !type.getSimpleName().equals("package-info"))
            .collect(groupingBy(JavaClass::getPackageName, counting()));
    assertThat(types).containsKey(BASE);
    assertThat(types)
        .allSatisfy(
            (name, count) ->
                assertThat(count)
                    .isLessThanOrEqualTo(name.equals(BASE) ? MOST_TYPES_OF_API : MOST_TYPES));
  }
}
