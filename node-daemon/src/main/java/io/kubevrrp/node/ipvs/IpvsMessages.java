package io.kubevrrp.node.ipvs;

import io.kubevrrp.node.inet.Ipv4Address;
import io.kubevrrp.node.netlink.Attribute;
import io.kubevrrp.node.netlink.Attributes;
import io.kubevrrp.node.netlink.GenericMessage;
import io.kubevrrp.node.netlink.NetlinkHeader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Messages of the generic netlink family IPVS, version 1 (linux/ip_vs.h). */
public final class IpvsMessages {
  /** The family's name, by which nlctrl knows its number. */
  public static final String FAMILY = "IPVS";

  private static final int VERSION = 1;
  private static final int AF_INET = 2;

  private final int family;

  /**
   * For the family with this number.
   *
   * @param family as nlctrl told
   */
  public IpvsMessages(int family) {
    this.family = family;
  }

  /** Carries out a change; it is answered, whatever becomes of it. */
  public GenericMessage change(int sequence, IpvsCommand command) {
    return change(sequence, NetlinkHeader.NLM_F_ACK, command);
  }

  /** Carries out a change; it is answered only when it is refused. */
  public GenericMessage quietChange(int sequence, IpvsCommand command) {
    return change(sequence, 0, command);
  }

  private GenericMessage change(int sequence, int flags, IpvsCommand command) {
    return switch (command) {
      case IpvsCommand.AddService(var service) ->
          request(sequence, flags, Command.NEW_SERVICE, Attributes.of(service(service)));
      case IpvsCommand.ChangeService(var service) ->
          request(sequence, flags, Command.SET_SERVICE, Attributes.of(service(service)));
      case IpvsCommand.RemoveService(var key) ->
          request(sequence, flags, Command.DEL_SERVICE, Attributes.of(identity(key)));
      case IpvsCommand.AddDestination(var key, var destination) ->
          request(sequence, flags, Command.NEW_DEST, both(key, destination));
      case IpvsCommand.ChangeDestination(var key, var destination) ->
          request(sequence, flags, Command.SET_DEST, both(key, destination));
      case IpvsCommand.RemoveDestination(var key, var destination) ->
          request(sequence, flags, Command.DEL_DEST, both(key, destination));
    };
  }

  /** Asks for all virtual services. */
  public GenericMessage services(int sequence) {
    return GenericMessage.request(
        family, NetlinkHeader.NLM_F_DUMP, sequence, Command.GET_SERVICE, VERSION, Attributes.of());
  }

  /** Asks for the destinations of a virtual service. */
  public GenericMessage destinations(int sequence, ServiceKey key) {
    return GenericMessage.request(
        family,
        NetlinkHeader.NLM_F_DUMP,
        sequence,
        Command.GET_DEST,
        VERSION,
        Attributes.of(identity(key)));
  }

  /** The virtual service that a message speaks of; empty when it is no complete IPv4 one. */
  public static Optional<VirtualService> service(GenericMessage message) {
    return message
        .attributes()
        .find(Top.SERVICE)
        .flatMap(Attribute::nested)
        .flatMap(inside -> {
          Optional<ServiceKey> key = key(inside);
          Optional<String> scheduler = inside.find(Service.SCHEDULER).map(Attribute::text);
          if (key.isEmpty() || scheduler.isEmpty()) {
            return Optional.empty();
          }
          return Optional.of(
              new VirtualService(
                  key.get(),
                  scheduler.get(),
                  inside.find(Service.FLAGS).map(IpvsMessages::flags).orElse(0),
                  number(inside, Service.TIMEOUT).orElse(0),
                  inside
                      .find(Service.NETMASK)
                      .flatMap(Attribute::address)
                      .map(mask ->
                          mask instanceof Ipv4Address(int bits) ? bits : VirtualService.EACH_CLIENT)
                      .orElse(VirtualService.EACH_CLIENT)));
        });
  }

  /** The destination that a message speaks of; empty when it is no complete IPv4 one. */
  public static Optional<Destination> destination(GenericMessage message) {
    return message
        .attributes()
        .find(Top.DESTINATION)
        .flatMap(Attribute::nested)
        .flatMap(inside -> {
          Optional<Ipv4Address> address = address(inside, Target.ADDRESS);
          Optional<Integer> port = port(inside, Target.PORT);
          Optional<Integer> weight = number(inside, Target.WEIGHT);
          boolean other =
              shortNumber(inside, Target.FAMILY).filter(af -> af != AF_INET).isPresent();
          if (other || address.isEmpty() || port.isEmpty() || weight.isEmpty()) {
            return Optional.empty();
          }
          return Optional.of(
              new Destination(
                  address.get(),
                  port.get(),
                  Forwarding.ofFlags(number(inside, Target.FORWARDING).orElse(0)),
                  weight.get(),
                  number(inside, Target.UPPER_THRESHOLD).orElse(0),
                  number(inside, Target.LOWER_THRESHOLD).orElse(0)));
        });
  }

  private GenericMessage request(int sequence, int flags, int command, Attributes attributes) {
    return GenericMessage.request(family, flags, sequence, command, VERSION, attributes);
  }

  private static Attributes both(ServiceKey key, Destination destination) {
    return Attributes.of(
        identity(key),
        Attribute.of(
            Top.DESTINATION,
            Attributes.of(
                Attribute.ofShort(Target.FAMILY, AF_INET),
                longAddress(Target.ADDRESS, destination.address()),
                Attribute.ofPort(Target.PORT, destination.port()),
                Attribute.of(Target.FORWARDING, destination.forwarding().method()),
                Attribute.of(Target.WEIGHT, destination.weight()),
                Attribute.of(Target.UPPER_THRESHOLD, destination.upperThreshold()),
                Attribute.of(Target.LOWER_THRESHOLD, destination.lowerThreshold()))));
  }

  private static Attribute service(VirtualService service) {
    List<Attribute> all = new ArrayList<>(identification(service.key()));
    all.add(Attribute.of(Service.SCHEDULER, service.scheduler()));
    all.add(new Attribute(Service.FLAGS, flagsAndMask(service.flags())));
    all.add(Attribute.of(Service.TIMEOUT, service.timeoutSeconds()));
    all.add(Attribute.of(Service.NETMASK, new Ipv4Address(service.netmask())));
    return Attribute.of(Top.SERVICE, new Attributes(all));
  }

  private static Attribute identity(ServiceKey key) {
    return Attribute.of(Top.SERVICE, new Attributes(identification(key)));
  }

  private static List<Attribute> identification(ServiceKey key) {
    Attribute family = Attribute.ofShort(Service.FAMILY, AF_INET);
    return switch (key) {
      case ServiceKey.Addressed(var protocol, var address, int port) ->
          List.of(
              family,
              Attribute.ofShort(Service.PROTOCOL, protocol.number()),
              longAddress(Service.ADDRESS, address),
              Attribute.ofPort(Service.PORT, port));
      case ServiceKey.Marked(int mark) -> List.of(family, Attribute.of(Service.MARK, mark));
    };
  }

  private static Optional<ServiceKey> key(Attributes inside) {
    boolean ipv4 = shortNumber(inside, Service.FAMILY).filter(af -> af == AF_INET).isPresent();
    if (!ipv4) {
      return Optional.empty();
    }
    Optional<ServiceKey> marked =
        number(inside, Service.MARK).filter(mark -> mark != 0).map(ServiceKey.Marked::new);
    return marked.or(() -> addressed(inside));
  }

  private static Optional<ServiceKey> addressed(Attributes inside) {
    Optional<TransportProtocol> protocol =
        shortNumber(inside, Service.PROTOCOL).flatMap(TransportProtocol::ofNumber);
    Optional<Ipv4Address> address = address(inside, Service.ADDRESS);
    Optional<Integer> port = port(inside, Service.PORT);
    return protocol.isPresent() && address.isPresent() && port.isPresent()
        ? Optional.of(new ServiceKey.Addressed(protocol.get(), address.get(), port.get()))
        : Optional.empty();
  }

  /** union nf_inet_addr: as long as an IPv6 address, an IPv4 one stands at the beginning. */
  private static Attribute longAddress(int type, Ipv4Address address) {
    return new Attribute(type, Arrays.copyOf(address.octets(), 16));
  }

  private static Optional<Ipv4Address> address(Attributes inside, int type) {
    return inside
        .find(type)
        .map(Attribute::octets)
        .filter(octets -> octets.length == 16)
        .map(octets -> Ipv4Address.of(Arrays.copyOf(octets, 4)));
  }

  /** struct ip_vs_flags: the bits, and which of them count: all. */
  private static byte[] flagsAndMask(int flags) {
    return ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putInt(flags).putInt(-1).array();
  }

  private static int flags(Attribute attribute) {
    byte[] octets = attribute.octets();
    return octets.length == 8 ? ByteBuffer.wrap(octets).order(ByteOrder.nativeOrder()).getInt() : 0;
  }

  private static Optional<Integer> number(Attributes inside, int type) {
    return inside.find(type).flatMap(found -> found.number().stream().boxed().findFirst());
  }

  private static Optional<Integer> shortNumber(Attributes inside, int type) {
    return inside.find(type).flatMap(found -> found.shortNumber().stream().boxed().findFirst());
  }

  private static Optional<Integer> port(Attributes inside, int type) {
    return inside.find(type).flatMap(found -> found.port().stream().boxed().findFirst());
  }

  /** IPVS_CMD_*. */
  private static final class Command {
    static final int NEW_SERVICE = 1;
    static final int SET_SERVICE = 2;
    static final int DEL_SERVICE = 3;
    static final int GET_SERVICE = 4;
    static final int NEW_DEST = 5;
    static final int SET_DEST = 6;
    static final int DEL_DEST = 7;
    static final int GET_DEST = 8;
  }

  /** IPVS_CMD_ATTR_*. */
  private static final class Top {
    static final int SERVICE = 1;
    static final int DESTINATION = 2;
  }

  /** IPVS_SVC_ATTR_*. */
  private static final class Service {
    static final int FAMILY = 1;
    static final int PROTOCOL = 2;
    static final int ADDRESS = 3;
    static final int PORT = 4;
    static final int MARK = 5;
    static final int SCHEDULER = 6;
    static final int FLAGS = 7;
    static final int TIMEOUT = 8;
    static final int NETMASK = 9;
  }

  /** IPVS_DEST_ATTR_*. */
  private static final class Target {
    static final int ADDRESS = 1;
    static final int PORT = 2;
    static final int FORWARDING = 3;
    static final int WEIGHT = 4;
    static final int UPPER_THRESHOLD = 5;
    static final int LOWER_THRESHOLD = 6;
    static final int FAMILY = 11;
  }
}
