package io.kubevrrp.operator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

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

  private static final String[] PURE = {
    "io.kubevrrp.operator.desired", "io.kubevrrp.operator.resolve", "io.kubevrrp.operator.status"
  };

  @ArchTest
  static final ArchRule decisions_see_models_and_neither_client_nor_framework =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.fabric8.kubernetes.client..",
              "io.javaoperatorsdk..",
              "picocli..",
              "org.slf4j..",
              "java.net..",
              "java.util.concurrent..")
          .because("what is decided depends on the snapshot alone");

  @ArchTest
  static final ArchRule packages_point_one_way =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("main")
          .definedBy("io.kubevrrp.operator")
          .layer("reconcile")
          .definedBy("io.kubevrrp.operator.reconcile")
          .layer("resolve")
          .definedBy("io.kubevrrp.operator.resolve")
          .layer("allocation")
          .definedBy("io.kubevrrp.operator.allocation")
          .layer("placement")
          .definedBy("io.kubevrrp.operator.placement")
          .layer("desired")
          .definedBy("io.kubevrrp.operator.desired")
          .layer("status")
          .definedBy("io.kubevrrp.operator.status")
          .layer("telemetry")
          .definedBy("io.kubevrrp.operator.telemetry")
          .whereLayer("main")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("reconcile")
          .mayOnlyBeAccessedByLayers("main")
          .whereLayer("telemetry")
          .mayOnlyBeAccessedByLayers("main", "reconcile")
          .whereLayer("status")
          .mayOnlyBeAccessedByLayers("reconcile")
          .whereLayer("desired")
          .mayOnlyBeAccessedByLayers("reconcile", "status")
          .whereLayer("resolve")
          .mayOnlyBeAccessedByLayers("reconcile", "desired")
          .whereLayer("allocation")
          .mayOnlyBeAccessedByLayers("desired")
          .whereLayer("placement")
          .mayOnlyBeAccessedByLayers("desired");

  @ArchTest
  static final ArchRule what_to_tell_is_decided_without_a_client =
      noClasses()
          .that()
          .haveSimpleNameStartingWith("Group")
          .and()
          .resideInAPackage("io.kubevrrp.operator.telemetry")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.fabric8.kubernetes.client..", "io.javaoperatorsdk..");

  @ArchTest
  static final ArchRule decisions_do_not_read_the_clock =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .should()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime");
}
