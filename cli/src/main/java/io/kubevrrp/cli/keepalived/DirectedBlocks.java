package io.kubevrrp.cli.keepalived;

import io.kubevrrp.api.v1alpha1.VIPGroup;
import io.kubevrrp.api.v1alpha1.VirtualServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Puts the virtual_server blocks of all nodes' files together: each belongs to the group that has
 * its address, and is one VirtualServer, on whatever nodes it was written.
 */
final class DirectedBlocks {
  private final Report report;
  private final List<Found> found = new ArrayList<>();

  DirectedBlocks(Report report) {
    this.report = report;
  }

  private record Found(Position at, String address, VirtualServer.Spec spec) {}

  /** Reads the virtual_server blocks of one file. */
  void read(List<Statement> top) {
    Map<String, Statement> named = new HashMap<>();
    for (Statement block : top) {
      if (block.keyword().equals("virtual_server_group")) {
        named.put(Numbers.first(block), block);
      }
    }
    for (Statement block : top) {
      if (block.keyword().equals("virtual_server")) {
        virtualServer(block, named);
      }
    }
  }

  private void virtualServer(Statement block, Map<String, Statement> named) {
    List<String> words = block.parameters();
    if (words.size() == 2 && words.getFirst().equals("group")) {
      Statement members = named.get(words.get(1));
      if (members == null) {
        refuse(block, "there is no virtual_server_group %s (add it)".formatted(words.get(1)));
      } else {
        members.children().forEach(member -> member(block, member));
      }
      return;
    }
    directed(block, block.at(), words);
  }

  private void member(Statement block, Statement member) {
    directed(block, member.at(), member.words().stream().map(Word::text).toList());
  }

  private void directed(Statement block, Position at, List<String> words) {
    boolean sound =
        words.size() == 2
            && DirectedBlock.isIpv4(words.getFirst())
            && words.get(1).matches("[1-9][0-9]{0,4}")
            && Integer.parseInt(words.get(1)) < 65_536;
    int port = sound ? Integer.parseInt(words.get(1)) : 0;
    Optional<VirtualServer.Spec> spec = new DirectedBlock(block, port, report).read();
    if (!sound) {
      report.error(
          at,
          "virtual_server %s is left out: an IPv4 address and a port from 1 to 65535 belong here (ranges and marks of the firewall have to be written as addresses)"
              .formatted(String.join(" ", words)));
      return;
    }
    spec.ifPresent(one -> found.add(new Found(at, words.getFirst(), one)));
  }

  private void refuse(Statement block, String why) {
    report.error(
        block.at(),
        "virtual_server %s is left out: %s".formatted(String.join(" ", block.parameters()), why));
  }

  /** By name, in the order of the files. */
  Map<String, VirtualServer.Spec> of(Map<String, VIPGroup.Spec> groups) {
    Map<String, VirtualServer.Spec> servers = new LinkedHashMap<>();
    for (Found one : found) {
      Optional<String> group = groupWith(one.address(), groups);
      if (group.isEmpty()) {
        report.error(
            one.at(),
            "virtual_server %s %d is left out: no vrrp_instance has that address, and a VirtualServer is directed where its address is (add the address to an instance)"
                .formatted(one.address(), one.spec().port()));
        continue;
      }
      put(servers, one, group.get(), groups);
    }
    return servers;
  }

  private void put(
      Map<String, VirtualServer.Spec> servers,
      Found one,
      String group,
      Map<String, VIPGroup.Spec> groups) {
    VirtualServer.Spec spec = in(group, one.spec());
    String name = name(group, spec);
    VirtualServer.Spec before = servers.putIfAbsent(name, spec);
    VIPGroup.Spec owner = groups.get(group);
    if (before != null && !before.equals(spec)) {
      report.error(
          one.at(),
          "virtual_server %s %d differs from the one before it; that was taken (make them equal)"
              .formatted(one.address(), spec.port()));
    } else if (before == null && owner != null && owner.addresses().size() > 1) {
      report.warning(
          one.at(),
          "a VirtualServer directs every address of its group, and %s has %d (put %s into a vrrp_instance of its own if the others must not be directed)"
              .formatted(group, owner.addresses().size(), one.address()));
    }
  }

  private static Optional<String> groupWith(String address, Map<String, VIPGroup.Spec> groups) {
    return groups.entrySet().stream()
        .filter(group ->
            group.getValue().addresses().stream()
                .map(VirtualAddresses::host)
                .anyMatch(address::equals))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static String name(String group, VirtualServer.Spec spec) {
    String suffix =
        spec.protocol() == VirtualServer.Protocol.TCP
            ? ""
            : "-" + spec.protocol().name().toLowerCase(Locale.ROOT);
    return group + "-" + spec.port() + suffix;
  }

  private static VirtualServer.Spec in(String group, VirtualServer.Spec spec) {
    return new VirtualServer.Spec(
        group,
        spec.port(),
        spec.protocol(),
        spec.scheduler(),
        spec.schedulerFlags(),
        spec.forwarding(),
        spec.persistence(),
        spec.realServers(),
        spec.check(),
        spec.sorryServer(),
        spec.quorum(),
        spec.quorumHysteresis());
  }
}
