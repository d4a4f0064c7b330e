package org.smtpconnector.connector;

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
@AnalyzeClasses(packages = "org.smtpconnector.connector", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String BASE = "org.smtpconnector.connector";
  private static final int MOST_TYPES = 25;

  @ArchTest
  static final ArchRule PACKAGES_USE_THOSE_BELOW_THEM =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("connector")
          .definedBy(BASE)
          .layer("config")
          .definedBy(BASE + ".config")
          .layer("log")
          .definedBy(BASE + ".log")
          .layer("relay")
          .definedBy(BASE + ".relay")
          .layer("session")
          .definedBy(BASE + ".session")
          .layer("throttle")
          .definedBy(BASE + ".throttle")
          .layer("sandbox")
          .definedBy(BASE + ".sandbox")
          .layer("dkim")
          .definedBy(BASE + ".dkim")
          .layer("credentials")
          .definedBy(BASE + ".credentials")
          .layer("jmx")
          .definedBy(BASE + ".jmx")
          .layer("ra")
          .definedBy(BASE + ".ra")
          .whereLayer("connector")
          .mayNotAccessAnyLayer()
          .whereLayer("config")
          .mayNotAccessAnyLayer()
          .whereLayer("log")
          .mayNotAccessAnyLayer()
          .whereLayer("relay")
          .mayOnlyAccessLayers("config")
          .whereLayer("session")
          .mayOnlyAccessLayers("config", "log", "relay")
          .whereLayer("throttle")
          .mayOnlyAccessLayers("config", "relay", "session")
          .whereLayer("sandbox")
          .mayOnlyAccessLayers("config", "session")
          .whereLayer("dkim")
          .mayOnlyAccessLayers("config", "session")
          .whereLayer("credentials")
          .mayOnlyAccessLayers("config", "relay", "session")
          .whereLayer("jmx")
          .mayOnlyAccessLayers("config", "relay", "session", "throttle")
          .whereLayer("ra")
          .mayNotBeAccessedByAnyLayer();

  @ArchTest
  static final ArchRule NO_PACKAGES_USE_EACH_OTHER =
      slices().matching("org.smtpconnector.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule THE_CLIENT_IS_USED_BY_ITS_API =
      noClasses().should().dependOnClassesThat().resideInAPackage("org.smtpconnector.smtp.*..");

  @ArchTest
  static void noPackageHasMoreThanAReaderCanHold(JavaClasses classes) {
    Map<String, Long> types =
        classes.stream()
            .filter(JavaClass::isTopLevelClass)
            .filter(type -> !type.getSimpleName().equals("package-info"))
            .collect(groupingBy(JavaClass::getPackageName, counting()));
    assertThat(types).isNotEmpty();
    assertThat(types.values())
        .allSatisfy(count -> assertThat(count).isLessThanOrEqualTo(MOST_TYPES));
  }
}
