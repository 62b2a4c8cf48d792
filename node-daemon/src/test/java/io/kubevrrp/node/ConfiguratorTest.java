package io.kubevrrp.node;

import static io.kubevrrp.node.desired.Specs.router;
import static io.kubevrrp.node.desired.Specs.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.desired.DesiredNode;
import io.kubevrrp.node.desired.Judge;
import io.kubevrrp.node.desired.Keys;
import io.kubevrrp.node.desired.LastGoodCopy;
import io.kubevrrp.node.desired.Specs;
import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.inet.IpPrefix;
import io.kubevrrp.node.inet.MacAddress;
import io.kubevrrp.node.runtime.RouterSpec;
import io.kubevrrp.node.track.TrackedServiceConfig;
import io.kubevrrp.node.wire.Authentication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfiguratorTest {
  private static final String WEB = router("web", 10, "{name: eth0}", "192.168.1.10");
  private static final String DNS = router("dns", 20, "{name: eth0}", "192.168.1.20");
  private static final String BROKEN_DNS = router("dns", 20, "{name: eth0}", "192.168.1.999");

  @TempDir Path state;
  @TempDir Path keys;
  private final List<DesiredNode> runs = new ArrayList<>();
  private List<Link> links = List.of();
  private Optional<RuntimeException> failure = Optional.empty();
  private Instant now = Instant.EPOCH;
  private int changes;
  private Configurator configurator;

  @BeforeEach
  void begin() {
    configurator = restarted();
  }

  @Test
  void aMistakeInOneRouterLeavesTheOthersToTheirChanges() {
    take(WEB, DNS);

    take(WEB.replace("priority: 100", "priority: 120"), BROKEN_DNS);

    assertThat(running())
        .containsExactlyInAnyOrder("web 120 192.168.1.10/32", "dns 100 192.168.1.20/32");
    assertThat(problems())
        .containsExactly(
            "virtual router dns: '192.168.1.999' is no IPv4 address: write it like 192.168.1.233");
  }

  @Test
  void aRouterThatWasNeverSoundDoesNotStart() {
    take(WEB, BROKEN_DNS);

    assertThat(running()).containsExactly("web 100 192.168.1.10/32");
    assertThat(configurator.running()).isTrue();
  }

  @Test
  void aRouterThatIsMendedRunsAndNothingIsRefusedAnyMore() {
    take(WEB, BROKEN_DNS);

    take(WEB, DNS);

    assertThat(running()).hasSize(2);
    assertThat(problems()).isEmpty();
  }

  @Test
  void aRemovedRouterStopsButNotWhileAnEntryHasNoName() {
    take(WEB, DNS);

    take(WEB, DNS.replace("name: dns, ", ""));
    assertThat(running()).hasSize(2);
    assertThat(problems())
        .containsExactly("virtualRouters[1] has no name: give it one, or remove the entry");

    take(WEB);
    assertThat(running()).containsExactly("web 100 192.168.1.10/32");
  }

  @Test
  void aSpecOfAnotherFormLeavesAllThatRuns() {
    take(WEB, DNS);

    for (String spec : List.of("7", "null", "[]", "virtualRouters: web")) {
      configurator.take(yaml(spec), 2);
      assertThat(running()).as(spec).hasSize(2);
      assertThat(problems()).as(spec).hasSize(1);
    }
    configurator.take(null, 3);
    assertThat(running()).hasSize(2);
  }

  @Test
  void aServiceThatIsRefusedIsCheckedInItsLastGoodForm() {
    String tracking = WEB.replace("vrrp:", "tracking: [{service: nginx}], vrrp:");
    String nginx = "trackedServices: [{name: nginx, service: {check: {tcp: {port: 80}}}}]";
    takeSpec("virtualRouters:\n" + tracking + nginx);

    takeSpec("virtualRouters:\n" + tracking + nginx.replace("80", "99999"));
    assertThat(services()).containsExactly("nginx");
    assertThat(problems())
        .containsExactly("tracked service nginx: port out of range 1..65535: 99999");

    takeSpec("virtualRouters:\n" + tracking + "trackedServices: []");
    assertThat(services()).containsExactly("nginx");
    assertThat(problems()).singleElement().asString().contains("not in trackedServices");
  }

  @Test
  void aRouterWithARefusedServiceDoesNotStart() {
    takeSpec(
        "virtualRouters:\n"
            + WEB.replace("vrrp:", "tracking: [{service: nginx}], vrrp:")
            + DNS
            + "trackedServices: [{name: nginx}]");

    assertThat(running()).containsExactly("dns 100 192.168.1.20/32");
    assertThat(problems())
        .containsExactly(
            "tracked service nginx: service.check is missing: say what is checked, for example"
                + " service: {check: {tcp: {port: 80}}}",
            "virtual router web: the service nginx that it tracks is refused: correct that first");
  }

  @Test
  void twoOfOneNameAreRefused() {
    take(WEB);

    takeSpec(
        "virtualRouters:\n"
            + WEB.replace("100", "50")
            + WEB.replace("100", "60")
            + "trackedServices: [{name: a, service: {check: {tcp: {port: 1}}}}, {name: a, service: {check: {tcp: {port: 2}}}}]");

    assertThat(running()).containsExactly("web 100 192.168.1.10/32");
    assertThat(services()).isEmpty();
    assertThat(problems())
        .containsExactly(
            "tracked service a: two have this name: give each a name of its own",
            "virtual router web: two have this name: give each a name of its own");
  }

  @Test
  void oneVridOnOneInterfaceIsRefusedForBothHoweverTheInterfaceIsNamed() {
    links = List.of(eth0());

    take(WEB, router("dns", 10, "{cidr: 192.168.1.0/24}", "192.168.1.20"));
    assertThat(running()).isEmpty();
    assertThat(problems())
        .containsExactly(
            "virtual router web: the virtual router dns has the VRID 10 on the same interface:"
                + " give each a VRID of its own",
            "virtual router dns: the virtual router web has the VRID 10 on the same interface:"
                + " give each a VRID of its own");

    take(WEB, router("dns", 10, "{name: eth1}", "192.168.1.20"));
    assertThat(running()).hasSize(2);
  }

  @Test
  void oneAddressInTwoRoutersIsRefusedForBoth() {
    take(WEB);

    take(WEB.replace("192.168.1.10", "192.168.1.10, 192.168.1.20"), DNS.replace("20]", "20/24]"));

    assertThat(running()).containsExactly("web 100 192.168.1.10/32");
    assertThat(problems())
        .hasSize(2)
        .allSatisfy(problem -> assertThat(problem).contains("has the address 192.168.1.20 too"));
  }

  @Test
  void aLastGoodFormKeepsWhatAnotherWouldTakeFromIt() {
    take(WEB, DNS);

    take(
        WEB.replace("priority: 100", "priority: 999").replace("10,", "30,"),
        router("dns", 10, "{name: eth0}", "192.168.1.20"));

    assertThat(runs.getLast().routers())
        .extracting(router -> router.name() + router.config().virtualRouterId())
        .containsExactlyInAnyOrder("web10", "dns20");
    assertThat(problems()).hasSize(2);
  }

  @Test
  void aVridMayPassFromOneRouterToAnother() {
    take(WEB, DNS);

    take(
        router("web", 20, "{name: eth0}", "192.168.1.10"),
        router("dns", 10, "{name: eth0}", "192.168.1.20"));

    assertThat(problems()).isEmpty();
  }

  @Test
  void anAddedAndARotatedKeyAreNoticed() throws IOException {
    configurator.take(yaml(Specs.TUTORIAL), 1);
    assertThat(problems()).singleElement().asString().contains("the key 'vi-1' cannot be read");

    secret("..1", "1111");
    lookAgain();
    assertThat(problems()).isEmpty();
    assertThat(password()).isEqualTo("1111");

    secret("..2", "2222");
    lookAgain();
    assertThat(password()).isEqualTo("2222");

    int before = runs.size();
    lookAgain();
    assertThat(runs).hasSize(before);
  }

  @Test
  void whatTheRunnerFailedOnIsRefusedAndTriedAgain() {
    take(WEB);
    failure = Optional.of(new IllegalStateException("no"));

    take(WEB, DNS);
    assertThat(problems()).singleElement().asString().contains("please report it");

    failure = Optional.empty();
    take(WEB, DNS);
    assertThat(problems()).isEmpty();
    assertThat(running()).hasSize(2);
  }

  @Test
  void aFileThatCannotBeReadIsToldUntilTheNextOneAndItsSpecRunsOn() {
    take(WEB);

    configurator.refuse(List.of("no YAML"), 0);
    lookAgain();

    assertThat(problems()).containsExactly("no YAML");
    assertThat(running()).hasSize(1);
    take(WEB);
    assertThat(problems()).isEmpty();
  }

  @Test
  void theSameSpecAgainIsNoChange() {
    take(WEB);
    int before = changes;

    take(WEB);
    lookAgain();

    assertThat(runs).hasSize(1);
    assertThat(changes).isEqualTo(before);
  }

  @Test
  void aRestartBeginsWithWhatRanAndNotWithWhatWasRefused() {
    take(WEB, DNS);
    take(WEB, BROKEN_DNS);
    runs.clear();

    configurator = restarted();
    assertThat(configurator.running()).isFalse();
    configurator.restore();

    assertThat(running())
        .containsExactlyInAnyOrder("web 100 192.168.1.10/32", "dns 100 192.168.1.20/32");
    take(BROKEN_DNS);
    assertThat(running()).containsExactly("dns 100 192.168.1.20/32");
  }

  private Configurator restarted() {
    return new Configurator(
        new Judge(new Keys(Optional.of(keys)), () -> links),
        new LastGoodCopy(state, "node-129"),
        this::run,
        () -> changes++,
        ((InstantSource) () -> now).withZone(ZoneOffset.UTC));
  }

  private void run(DesiredNode node) {
    failure.ifPresent(e -> {
      throw e;
    });
    runs.add(node);
  }

  private void take(String... routers) {
    takeSpec("virtualRouters:\n" + String.join("", routers));
  }

  private void takeSpec(String spec) {
    configurator.take(yaml(spec), 1);
  }

  private void lookAgain() {
    now = now.plus(Duration.ofSeconds(1));
    configurator.lookAgain();
  }

  /** As the kubelet does it: a folder for each version, and a link that is swapped. */
  private void secret(String version, String password) throws IOException {
    Path folder = Files.createDirectory(keys.resolve(version));
    Files.writeString(folder.resolve("vi-1"), password);
    Files.deleteIfExists(keys.resolve("..data"));
    Files.createSymbolicLink(keys.resolve("..data"), Path.of(version));
    if (Files.notExists(keys.resolve("vi-1"))) {
      Files.createSymbolicLink(keys.resolve("vi-1"), Path.of("..data/vi-1"));
    }
  }

  private String password() {
    return runs.getLast().routers().stream()
        .flatMap(router ->
            router.speech().authentication() instanceof Authentication.Password(var text)
                ? List.of(text).stream()
                : List.<String>of().stream())
        .findFirst()
        .orElse("none");
  }

  private List<String> problems() {
    return configurator.acceptance().problems();
  }

  private List<String> running() {
    return runs.isEmpty()
        ? List.of()
        : runs.getLast().routers().stream().map(ConfiguratorTest::brief).toList();
  }

  private List<String> services() {
    return runs.getLast().services().stream().map(TrackedServiceConfig::name).toList();
  }

  private static String brief(RouterSpec router) {
    return router.name() + " " + router.priority().value() + " " + router.addresses().getFirst();
  }

  private static Link eth0() {
    return new Link(
        2,
        "eth0",
        new MacAddress(0x5254_0000_0001L),
        true,
        List.of(IpPrefix.parse("192.168.1.1/24")));
  }
}
