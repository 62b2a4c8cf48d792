package io.kubevrrp.node;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;

/** The directions in which the daemon's packages may depend on each other and on libraries. */
@AnalyzeClasses(packages = "io.kubevrrp.node", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  private static final String ROOT = "io.kubevrrp.node";

  private static final String[] JDK = {
    "java.lang",
    "java.lang.runtime",
    "java.lang.invoke",
    "java.io",
    "java.math",
    "java.net",
    "java.nio",
    "java.nio.charset",
    "java.time",
    "java.util",
    "java.util.function",
    "java.util.stream",
    "java.security",
    "javax.crypto",
    "javax.crypto.spec",
    "org.jspecify.."
  };

  @ArchTest static final ArchRule addresses_know_nothing_else = pure("inet");

  @ArchTest static final ArchRule the_protocol_core_is_pure = pure("vrrp", "inet");

  @ArchTest static final ArchRule the_codecs_are_pure = pure("wire", "inet");

  @ArchTest static final ArchRule netlink_messages_are_pure = pure("netlink", "inet");

  @ArchTest static final ArchRule virtual_services_are_pure = pure("ipvs", "netlink", "inet");

  @ArchTest static final ArchRule marks_of_packets_are_pure = pure("nftables", "netlink", "inet");

  @ArchTest
  static final ArchRule nobody_reads_the_clock_in_the_core =
      noClasses()
          .that()
          .resideInAnyPackage(
              ROOT + ".vrrp..", ROOT + ".wire..", ROOT + ".netlink..", ROOT + ".ipvs..")
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Clock.class);

  @ArchTest
  static final ArchRule only_linux_touches_native_memory =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + ".linux..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.lang.foreign..");

  @ArchTest
  static final ArchRule linux_knows_only_the_jdk =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".linux..")
          .should()
          .dependOnClassesThat(
              DescribedPredicate.not(
                  JavaClass.Predicates.resideInAnyPackage(
                      ROOT + ".linux..", "java..", "org.jspecify..")));

  @ArchTest
  static final ArchRule netty_stays_at_the_edges =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT + ".hostlinux..", ROOT + ".track..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.netty..");

  @ArchTest
  static final ArchRule kubernetes_stays_at_the_edges =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT + ".desired..", ROOT)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.fabric8..");

  @ArchTest
  static final ArchRule the_runtime_sees_the_host_only_through_its_interfaces =
      noClasses()
          .that()
          .resideInAnyPackage(ROOT + ".runtime..", ROOT + ".host..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ROOT + ".hostlinux..", ROOT + ".linux..", ROOT + ".netlink..");

  private ArchitectureTest() {}

  private static ArchRule pure(String name, String... alsoOurs) {
    String[] allowed = new String[JDK.length + 1 + alsoOurs.length];
    System.arraycopy(JDK, 0, allowed, 0, JDK.length);
    allowed[JDK.length] = ROOT + "." + name + "..";
    for (int i = 0; i < alsoOurs.length; i++) {
      allowed[JDK.length + 1 + i] = ROOT + "." + alsoOurs[i] + "..";
    }
    return classes()
        .that()
        .resideInAPackage(ROOT + "." + name + "..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(allowed);
  }
}
