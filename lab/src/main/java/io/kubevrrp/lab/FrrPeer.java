package io.kubevrrp.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A real vrrpd of FRR on a host, version 3; the address lives on a macvlan, as FRR wants it. */
public final class FrrPeer implements Router {
  private static final Path PROGRAMS = Path.of("/usr/lib/frr");
  private static final String MACVLAN = "vrrp";

  private final Host host;
  private final HostProcess zebra;
  private final HostProcess vrrpd;

  /**
   * Starts it.
   *
   * @param directory for its logs
   * @param vrid 1 to 255
   * @param priority 1 to 254
   * @param address the virtual address, with its prefix length
   */
  public FrrPeer(Host host, Path directory, int vrid, int priority, String address) {
    this.host = host;
    plugIn(vrid, address);
    host.run("install", "-d", "-o", "frr", "-g", "frr", "/run/frr");
    host.run(
        "bash",
        "-c",
        "printf %s \"$1\" > /run/frr/vrrpd.conf",
        "write",
        configuration(vrid, priority, address));
    zebra = start(directory, "zebra", "/dev/null");
    vrrpd = start(directory, "vrrpd", "/run/frr/vrrpd.conf");
  }

  /** Whether the machine has FRR. */
  public static boolean installed() {
    return Files.isExecutable(PROGRAMS.resolve("vrrpd"));
  }

  /** What it says of itself: {@code show vrrp}. */
  public String status() {
    return host.attempt("vtysh", "-c", "show vrrp").output();
  }

  /** Whether it holds the addresses. */
  public boolean master() {
    return status().lines().anyMatch(line -> line.contains("Status") && line.contains("Master"));
  }

  /** Whether it stands by. */
  public boolean backup() {
    return status().lines().anyMatch(line -> line.contains("Status") && line.contains("Backup"));
  }

  /** How often it changed its state, by its own word. */
  public long transitions() {
    return status()
        .lines()
        .filter(line -> line.contains("State transitions"))
        .map(line -> line.replaceAll("\\D", ""))
        .filter(digits -> !digits.isEmpty())
        .mapToLong(Long::parseLong)
        .sum();
  }

  @Override
  public HostProcess process() {
    return vrrpd;
  }

  @Override
  public void stop() {
    vrrpd.terminate();
  }

  @Override
  public void kill() {
    vrrpd.kill();
  }

  @Override
  public void close() {
    vrrpd.close();
    zebra.close();
    host.attempt("ip", "link", "delete", MACVLAN);
  }

  private void plugIn(int vrid, String address) {
    int family = address.contains(":") ? 2 : 1;
    host.run(
        "ip", "link", "add", MACVLAN, "link", Lan.INTERFACE, "type", "macvlan", "mode", "bridge");
    host.attempt("sysctl", "-q", "-w", "net.ipv6.conf." + MACVLAN + ".accept_dad=0");
    host.run(
        "ip",
        "link",
        "set",
        MACVLAN,
        "address",
        String.format(Locale.ROOT, "00:00:5e:00:%02x:%02x", family, vrid));
    host.run("ip", "address", "add", address, "dev", MACVLAN);
    host.run("ip", "link", "set", MACVLAN, "up");
  }

  private HostProcess start(Path directory, String program, String configuration) {
    return host.start(
        directory.resolve(host.name() + "-" + program + ".log"),
        List.of(
            PROGRAMS.resolve(program).toString(),
            "-u",
            "frr",
            "-g",
            "frr",
            "-f",
            configuration,
            "-A",
            "127.0.0.1",
            "--log",
            "stdout"));
  }

  private static String configuration(int vrid, int priority, String address) {
    return """
    interface %s
     vrrp %d version 3
     vrrp %d priority %d
     vrrp %d advertisement-interval 1000
     vrrp %d %s %s
    """
        .formatted(
            Lan.INTERFACE,
            vrid,
            vrid,
            priority,
            vrid,
            vrid,
            address.contains(":") ? "ipv6" : "ip",
            address.substring(0, address.indexOf('/')));
  }
}
