package io.kubevrrp.lab.uml;

import io.kubevrrp.lab.Await;
import io.kubevrrp.lab.Host;
import io.kubevrrp.lab.HostProcess;
import io.kubevrrp.lab.Lan;
import io.kubevrrp.lab.Nginx;
import io.kubevrrp.lab.NodeDaemon;
import io.kubevrrp.lab.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * The tutorial's section six: two hosts, each director and real server of 192.168.1.233:80, eighty
 * clients that ask once each. Runs inside a kernel with IPVS; prints a line for each trial.
 */
public final class DirectorTrial {
  private static final String VIP = "192.168.1.233";
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String FOREIGN = "TCP  10.9.8.7:99 rr";

  private final Lan lan;
  private final Host a;
  private final Host b;
  private final Clients clients;

  private DirectorTrial(Lan lan) {
    this.lan = lan;
    this.a = lan.host("one", "192.168.1.129/16");
    this.b = lan.host("two", "192.168.1.131/16");
    this.clients = new Clients(lan.host("clients", "192.168.1.50/16"));
  }

  /** Runs all of it. */
  public static void main(String[] arguments) {
    try (Lan lan = new Lan()) {
      new DirectorTrial(lan).run();
    }
  }

  private void run() {
    Nginx nginxA = new Nginx(a, lan.directory());
    Nginx nginxB = new Nginx(b, lan.directory());
    Host sorry = lan.host("sorry", "192.168.1.140/16");
    Nginx _ = new Nginx(sorry, lan.directory());
    realServerByHand(sorry, "start");

    withKeepalivedAsWritten();

    a.run("ipvsadm", "-A", "-t", "10.9.8.7:99", "-s", "rr");
    String before = everything(a) + everything(b);
    write(a, 100, "{weight: 1}", "");
    write(b, 90, "{weight: 1}", "");
    NodeDaemon daemonA = start(a);
    NodeDaemon daemonB = start(b);
    await("a to direct", () -> a.holds(VIP) && marks(a) && directs(a, "192.168.1.131:80"));
    await("b to be a real server", () -> loopback(b));
    List.of(a, b).forEach(DirectorTrial::answerReusedPorts);
    ask("even");
    await("the kernel to add up", () -> counted(daemonA).equals("40 and 40"));
    Trial.print("counted", counted(daemonA));

    edit(3, "");
    await("the weight", () -> weight(a) == 3);
    ask("three to one");

    edit(1, "persistence: {timeout: 50s}");
    await("persistence", () -> a.run("ipvsadm", "-Ln").contains("persistent 50"));
    Map<Integer, String> first = ask("persistent");
    Trial.print("persistent: the same again", first.equals(clients.ask(VIP)) ? "yes" : "no");

    nginxB.stop();
    await("b to be out", () -> !directs(a, "192.168.1.131:80"));
    ask("two's nginx stopped");
    nginxA.stop();
    await("the sorry server", () -> directs(a, "192.168.1.140:80"));
    ask("both stopped");
    nginxA.start();
    nginxB.start();
    await("both back", () -> directs(a, "192.168.1.129:80") && directs(a, "192.168.1.131:80"));
    ask("both back");

    edit(1, "");
    write(a, 50, "{weight: 1}", "");
    await("b to take over", () -> b.holds(VIP) && !a.holds(VIP));
    await("a to direct no more", () -> !marks(a));
    ask("two is Active");
    Trial.print(
        "foreign service", a.run("ipvsadm", "-Ln").contains(FOREIGN) ? "untouched" : "touched");

    killed(daemonB);
    daemonA.stop();
    daemonA.process().awaitEnd(LIMIT);
    Trial.print(
        "removed", (everything(a) + everything(b)).equals(before) ? "as before" : after(before));
    new TwoAddresses(lan, a, b, clients).run();
    new ManyServers(lan).run();
  }

  /**
   * The other takes over: what the killed one left in IPVS's table gets no packets any more, and
   * goes when a daemon starts there again.
   */
  private void killed(NodeDaemon daemonB) {
    daemonB.kill();
    await("a to take over", () -> a.holds(VIP) && marks(a));
    await("the lease to end", () -> !b.holds(VIP));
    Trial.print("two's rules stay", directs(b, "192.168.1.129:80") ? "yes" : "no");
    ask("two is killed");
    NodeDaemon second = start(b);
    await("b to direct again", () -> b.holds(VIP) && marks(b));
    await("a to direct no more", () -> !marks(a));
    ask("two was started again");
    frozen(second);
    second.stop();
    second.process().awaitEnd(LIMIT);
  }

  /** As killed; when it goes on, it finds itself relieved, and takes back what is its own. */
  private void frozen(NodeDaemon daemonB) {
    daemonB.process().signal("STOP");
    await("a to take over", () -> a.holds(VIP) && marks(a));
    await("the lease to end", () -> !b.holds(VIP) && !marks(b));
    ask("two is frozen");
    daemonB.process().signal("CONT");
    await("b to direct again", () -> b.holds(VIP) && marks(b) && !marks(a));
  }

  /** keepalived with the tutorial's files, their two typing errors corrected. */
  private void withKeepalivedAsWritten() {
    realServerByHand(a, "start");
    realServerByHand(b, "start");
    HostProcess first = keepalived(a, "MASTER", 100);
    HostProcess second = keepalived(b, "BACKUP", 90);
    await("keepalived's address", () -> a.holds(VIP));
    await(
        "its rules on both",
        () ->
            a.run("ipvsadm", "-Ln").contains("131:80")
                && b.run("ipvsadm", "-Ln").contains("129:80"));
    ask("keepalived");
    for (HostProcess process : List.of(first, second)) {
      process.terminate();
      process.awaitEnd(LIMIT);
    }
    realServerByHand(a, "stop");
    realServerByHand(b, "stop");
  }

  private HostProcess keepalived(Host host, String state, int priority) {
    Path file = lan.directory().resolve(host.name() + "-keepalived.conf");
    String text =
        resource("section-six.conf")
            .replace("@STATE@", state)
            .replace("@PRIORITY@", Integer.toString(priority))
            .replace("@INTERFACE@", Lan.INTERFACE);
    write(file, text);
    return host.start(
        lan.directory().resolve(host.name() + "-keepalived.log"),
        List.of("keepalived", "--dont-fork", "--log-console", "--use-file", file.toString()));
  }

  /** lvs_dr.sh. */
  private static void realServerByHand(Host host, String verb) {
    int ignore = verb.equals("start") ? 1 : 0;
    String address = verb.equals("start") ? "add" : "del";
    host.run(
        "bash",
        "-euc",
        "for dev in all lo; do echo $1 >/proc/sys/net/ipv4/conf/$dev/arp_ignore; echo $2"
            + " >/proc/sys/net/ipv4/conf/$dev/arp_announce; done; ip address $3 $4/32 dev lo",
        "lvs_dr",
        Integer.toString(ignore),
        Integer.toString(2 * ignore),
        address,
        VIP);
  }

  private Map<Integer, String> ask(String trial) {
    boolean first = a.holds(VIP);
    clients.awaitKnown(VIP, first ? a : b, first ? b : a);
    Map<Integer, String> answers = clients.ask(VIP);
    Trial.print(trial, Clients.counted(answers));
    return answers;
  }

  private void edit(int weightOfA, String more) {
    write(b, 90, "{weight: " + weightOfA + "}", more);
    write(a, 100, "{weight: " + weightOfA + "}", more);
  }

  private void write(Host host, int priority, String ofA, String more) {
    Path fresh = lan.directory().resolve("fresh");
    write(
        fresh,
        resource("vipnode.yaml")
            .replace("@NODE@", host.name())
            .replace("@PRIORITY@", Integer.toString(priority))
            .replace("@INTERFACE@", Lan.INTERFACE)
            .replace("@WEIGHT@", ofA.replaceAll("\\D", ""))
            .replace("@MORE@", more));
    try {
      Files.move(fresh, file(host), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private NodeDaemon start(Host host) {
    return lan.own(NodeDaemon.withFile(host, lan.directory(), file(host)));
  }

  private Path file(Host host) {
    return lan.directory().resolve(host.name() + "-vipnode.yaml");
  }

  private static void await(String what, BooleanSupplier condition) {
    Await.until(what, LIMIT, condition);
  }

  private static boolean directs(Host host, String realServer) {
    return host.run("ipvsadm", "-Ln").contains("-> " + realServer);
  }

  /** docs/ipvs.md says why: else a client would wait in vain now and then. */
  private static void answerReusedPorts(Host host) {
    host.run("sysctl", "--quiet", "--write", "net.ipv4.vs.expire_nodest_conn=1");
  }

  private static String counted(NodeDaemon daemon) {
    return counted(daemon, "129") + " and " + counted(daemon, "131");
  }

  /** What the daemon's metrics say of a real server's connections. */
  private static String counted(NodeDaemon daemon, String server) {
    String metric = "kube_vrrp_real_server_connections_total{";
    String label = "real_server=\"192.168.1." + server + "\"} ";
    return daemon
        .metrics()
        .lines()
        .filter(line -> line.startsWith(metric) && line.contains(label))
        .map(line -> line.substring(line.indexOf(label) + label.length()))
        .findFirst()
        .orElse("none");
  }

  /** Whether packets to the virtual address get to IPVS. */
  private static boolean marks(Host host) {
    return host.run("nft", "list", "ruleset").contains(VIP + " . tcp . 80");
  }

  private static int weight(Host host) {
    return host.run("ipvsadm", "-Ln")
        .lines()
        .filter(line -> line.contains("-> 192.168.1.129:80"))
        .map(line -> Integer.parseInt(line.strip().split("\\s+", -1)[3]))
        .findFirst()
        .orElse(-1);
  }

  private static boolean loopback(Host host) {
    return host.run("ip", "-4", "-o", "address", "show", "dev", "lo").contains(" " + VIP + "/32 ");
  }

  /** What must be as before in the end. */
  private static String everything(Host host) {
    return host.run("bash", "-c", "ipvsadm -Ln | tail -n +2") // without the table's own size
        + host.run("nft", "list", "ruleset")
        + host.run("ip", "-4", "-br", "address")
        + host.run("bash", "-c", "grep -r . /proc/sys/net/ipv4/conf/*/arp_{ignore,announce}");
  }

  private String after(String before) {
    return "was:\n" + before + "is:\n" + everything(a) + everything(b);
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String resource(String name) {
    try {
      return Files.readString(Tree.top().resolve("lab/src/main/section-six").resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
