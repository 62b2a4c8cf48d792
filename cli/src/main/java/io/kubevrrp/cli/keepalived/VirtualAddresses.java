package io.kubevrrp.cli.keepalived;

import io.kubevrrp.api.v1alpha1.VirtualAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads the lines of a virtual_ipaddress block. */
final class VirtualAddresses {
  private static final String WITH_VALUE = "dev|brd|broadcast|label|scope|peer|preferred_lft";

  private final String networkInterface;
  private final Report report;
  private final List<String> addresses = new ArrayList<>();

  /**
   * A reader.
   *
   * @param networkInterface the instance's own, empty when it has none
   */
  VirtualAddresses(String networkInterface, Report report) {
    this.networkInterface = networkInterface;
    this.report = report;
  }

  /** The addresses that can be served, in their order, each once. */
  List<String> addresses() {
    return List.copyOf(addresses);
  }

  void read(Statement block) {
    boolean ipv6 = block.children().stream().findFirst().map(s -> isIpv6(s)).orElse(false);
    block.children().forEach(s -> address(s, ipv6));
    block.children().stream()
        .filter(s -> addresses.contains(s.keyword()) && !s.keyword().contains("/"))
        .findFirst()
        .ifPresent(s ->
            report.note(
                s.at(),
                "'%s' has no prefix length and is bound as /%d, as keepalived does: clients reach it when it lies in the"
                        .formatted(s.keyword(), ipv6 ? 128 : 32)
                    + " subnet of their own interface (see that it does)"));
  }

  /**
   * Reads the lines of a virtual_ipaddress_excluded block: they follow the others, which come
   * first.
   */
  void readExcluded(Statement block) {
    boolean ipv6 = addresses.stream().anyMatch(VirtualAddress::isIpv6);
    for (Statement s : block.children()) {
      if (isIpv6(s) == ipv6) {
        address(s, ipv6);
      } else {
        report.notMapped(
            s.at(),
            Level.ERROR,
            "%s is excluded and of the other family, which is elected by itself here (when no keepalived is left, add it to spec.addresses)"
                .formatted(s.keyword()));
      }
    }
  }

  private static boolean isIpv6(Statement s) {
    return s.keyword().contains(":");
  }

  /** The first address decides the family of the instance; keepalived drops the other one. */
  private void address(Statement s, boolean ipv6Instance) {
    String address = s.keyword().toLowerCase(Locale.ROOT);
    if (isIpv6(s) != ipv6Instance) {
      report.notMapped(
          s.at(),
          Level.ERROR,
          "%s is left out, as keepalived does: the first address makes this an IPv%d instance (write one instance for each family)"
              .formatted(address, ipv6Instance ? 6 : 4));
    } else if (!address.matches(VirtualAddress.PATTERN)) {
      report.notMapped(
          s.at(),
          Level.ERROR,
          "'%s' is no IPv%d address, it is left out (write it like %s)"
              .formatted(
                  s.keyword(),
                  ipv6Instance ? 6 : 4,
                  ipv6Instance ? "2001:db8::233/64" : "192.168.1.233/24"));
    } else if (addresses.stream().anyMatch(known -> host(known).equals(host(address)))) {
      report.warning(
          s.at(), "%s stands here twice, it is taken once (remove one)".formatted(host(address)));
    } else {
      options(s);
      addresses.add(address);
      report.mapped();
    }
  }

  private void options(Statement s) {
    List<Word> words = s.words();
    for (int i = 1; i < words.size(); i++) {
      Word option = words.get(i);
      Optional<Word> value =
          option.text().matches(WITH_VALUE) && i + 1 < words.size()
              ? Optional.of(words.get(++i))
              : Optional.empty();
      option(option, value.map(Word::text).orElse(""));
    }
  }

  private void option(Word option, String value) {
    if (!option.text().equals("dev")) {
      report.notMapped(
          option.at(),
          Level.WARNING,
          "'%s' of the address is not mapped (it is bound without)"
              .formatted((option.text() + " " + value).strip()));
    } else if (!value.equals(networkInterface)) {
      report.notMapped(
          option.at(),
          Level.ERROR,
          "'dev %s' is not the instance's interface, it is not mapped (make a group of its own for it)"
              .formatted(value));
    }
  }

  /** The address without its prefix length. */
  static String host(String address) {
    int slash = address.indexOf('/');
    return slash < 0 ? address : address.substring(0, slash);
  }
}
