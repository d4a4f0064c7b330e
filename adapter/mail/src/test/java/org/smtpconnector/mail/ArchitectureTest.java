package org.smtpconnector.mail;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;

/** Which package may use which, and how large one may be. */
@AnalyzeClasses(packages = "org.smtpconnector.mail", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String BASE = "org.smtpconnector.mail";
  private static final int MOST_TYPES = 25;
  private static final int MOST_TYPES_OF_API = 40;

  @ArchTest
  static final ArchRule PACKAGES_USE_THOSE_BELOW_THEM =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("header")
          .definedBy(BASE + ".header")
          .layer("spi")
          .definedBy(BASE + ".spi")
          .layer("mail")
          .definedBy(BASE)
          .layer("queue")
          .definedBy(BASE + ".queue")
          .layer("mime")
          .definedBy(BASE + ".mime")
          .layer("filter")
          .definedBy(BASE + ".filter")
          .layer("config")
          .definedBy(BASE + ".config")
          .layer("delivery")
          .definedBy(BASE + ".delivery")
          .layer("bulk")
          .definedBy(BASE + ".bulk")
          .layer("mailer")
          .definedBy(BASE + ".mailer")
          .whereLayer("header")
          .mayNotAccessAnyLayer()
          .whereLayer("spi")
          .mayNotAccessAnyLayer()
          .whereLayer("mail")
          .mayOnlyAccessLayers("header", "spi")
          .whereLayer("queue")
          .mayOnlyAccessLayers("mail")
          .whereLayer("mime")
          .mayOnlyAccessLayers("header", "spi", "mail")
          .whereLayer("filter")
          .mayOnlyAccessLayers("mail")
          .whereLayer("config")
          .mayOnlyAccessLayers("mail")
          .whereLayer("delivery")
          .mayOnlyAccessLayers("mail", "mime", "config")
          .whereLayer("bulk")
          .mayOnlyAccessLayers("mail", "delivery")
          .whereLayer("mailer")
          .mayNotBeAccessedByAnyLayer();

  @ArchTest
  static final ArchRule NO_PACKAGES_USE_EACH_OTHER =
      slices().matching("org.smtpconnector.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule CONNECTOR_AND_CLIENT_ARE_USED_BY_THEIR_API =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.smtpconnector.connector.*..", "org.smtpconnector.smtp.*..");

  @ArchTest
  static void noPackageHasMoreThanAReaderCanHold(JavaClasses classes) {
    Map<String, Long> types =
        classes.stream()
            .filter(JavaClass::isTopLevelClass)
            .filter(type -> !type.getSimpleName().equals("package-info"))
            .collect(groupingBy(JavaClass::getPackageName, counting()));
    assertThat(types).isNotEmpty();
    assertThat(types)
        .allSatisfy(
            (name, count) ->
                assertThat(count)
                    .isLessThanOrEqualTo(name.equals(BASE) ? MOST_TYPES_OF_API : MOST_TYPES));
  }
}
