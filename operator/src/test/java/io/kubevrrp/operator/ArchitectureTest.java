package io.kubevrrp.operator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.kubevrrp.operator",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule allocation_sees_the_jdk_only =
      classes()
          .that()
          .resideInAPackage("io.kubevrrp.operator.allocation")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("io.kubevrrp.operator.allocation", "java..", "org.jspecify..");

  @ArchTest
  static final ArchRule placement_sees_the_jdk_only =
      classes()
          .that()
          .resideInAPackage("io.kubevrrp.operator.placement")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("io.kubevrrp.operator.placement", "java..", "org.jspecify..");

  @ArchTest
  static final ArchRule decisions_know_no_client_and_no_framework =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.kubevrrp.operator.desired",
              "io.kubevrrp.operator.resolve",
              "io.kubevrrp.operator.status")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.javaoperatorsdk..", "io.kubevrrp.operator.reconcile..", "picocli..");

  @ArchTest
  static final ArchRule decisions_do_not_read_the_clock =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.kubevrrp.operator.desired",
              "io.kubevrrp.operator.resolve",
              "io.kubevrrp.operator.status")
          .should()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime");
}
