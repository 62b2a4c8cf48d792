package io.kubevrrp.lab;

import io.kubevrrp.lab.SegmentLog.Advertised;
import io.kubevrrp.node.inet.IpAddress;
import io.kubevrrp.node.wire.Advertisement;
import io.kubevrrp.node.wire.Authentication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A host that says what it is told to say to one daemon's routers, and a third one that listens.
 */
final class PlayedPeer {
  static final String OWN = "192.168.1.129";
  static final String PEER = "192.168.1.131";

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final Lan lan;
  private final Host node;
  private final Host peer;
  private final SegmentLog log;

  PlayedPeer(Lan lan) {
    this.lan = lan;
    node = lan.host("node-129", OWN + "/24");
    // Without a route back the kernel takes what comes from there for forged.
    node.run("ip", "route", "add", "100.64.0.0/10", "dev", Lan.INTERFACE);
    peer = lan.host("node-131", PEER + "/24");
    log = new SegmentLog(lan, lan.host("observer", "192.168.1.1/24"));
  }

  /**
   * A virtual router of the daemon; its address is {@link #address}.
   *
   * @param vrrp more fields in YAML's flow style, with a comma before each
   */
  static String router(int vrid, int priority, String vrrp) {
    return """
      - name: vr-%d
        group: vr-%d
        interface: {name: %s}
        priority: %d
        addresses: [%s/24]
        vrrp: {virtualRouterID: %d%s}
    """
        .formatted(vrid, vrid, Lan.INTERFACE, priority, address(vrid), vrid, vrrp);
  }

  static String address(int vrid) {
    return "192.168.1." + vrid;
  }

  /** What a peer says of such a router, once each second. */
  static CraftedFrame says(int version, int vrid, int priority, String source, String... more) {
    List<String> addresses = new ArrayList<>(List.of(address(vrid)));
    addresses.addAll(Arrays.asList(more));
    return CraftedFrame.of(
        new Advertisement(
            version,
            vrid,
            priority,
            INTERVAL,
            addresses.stream().map(IpAddress::parse).toList(),
            new Authentication.None()),
        source);
  }

  Host node() {
    return node;
  }

  SegmentLog log() {
    return log;
  }

  NodeDaemon start(String routers) {
    return HandWrittenNode.with(node.name(), routers, "").start(lan, node);
  }

  /** Says it once. */
  void say(CraftedFrame frame) {
    frame.send(peer, lan.directory());
  }

  /** Says all of them several times in a second, until it is killed. */
  HostProcess sayAgainAndAgain(List<CraftedFrame> frames) {
    Path folder = lan.directory().resolve("frames");
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (int i = 0; i < frames.size(); i++) {
      frames.get(i).write(folder.resolve("frame-" + i));
    }
    String loop =
        "while :; do for f in "
            + folder
            + "/*; do socat -u OPEN:$f INTERFACE:"
            + Lan.INTERFACE
            + "; done; sleep 0.2; done";
    return lan.own(peer.start(lan.directory().resolve("frames.log"), List.of("bash", "-c", loop)));
  }

  /** What the daemon said of this router. */
  List<Advertised> ours(int vrid) {
    String mac = node.mac();
    return log.advertisements(vrid).stream().filter(heard -> heard.mac().equals(mac)).toList();
  }

  /** What was played. */
  List<Advertised> theirs(int vrid) {
    return log.advertisements(vrid).stream()
        .filter(heard -> heard.mac().equals(CraftedFrame.SENDER_MAC))
        .toList();
  }

  /** Waits for the daemon's first advertisement since then; when it came. */
  double awaitOurs(int vrid, double since) {
    Await.until(
        "an advertisement of vr-" + vrid,
        LIMIT,
        () -> ours(vrid).stream().anyMatch(heard -> heard.at() > since));
    return ours(vrid).stream()
        .mapToDouble(Advertised::at)
        .filter(at -> at > since)
        .findFirst()
        .orElseThrow();
  }

  /** Says it once more; when it was heard. */
  double awaitTheirs(int vrid, CraftedFrame frame) {
    int before = theirs(vrid).size();
    say(frame);
    Await.until("a frame for vr-" + vrid, LIMIT, () -> theirs(vrid).size() > before);
    return theirs(vrid).get(before).at();
  }

  /** How long it took the daemon to say something after it heard this, several times. */
  List<Double> answers(int vrid, CraftedFrame frame, int times) {
    List<Double> delays = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      double asked = awaitTheirs(vrid, frame);
      delays.add(awaitOurs(vrid, asked) - asked);
    }
    return delays.stream().sorted().toList();
  }
}
