package io.kubevrrp.node.hostlinux;

import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.host.VirtualServiceTable;
import io.kubevrrp.node.ipvs.Destination;
import io.kubevrrp.node.ipvs.DirectedService;
import io.kubevrrp.node.ipvs.IpvsCommand;
import io.kubevrrp.node.ipvs.IpvsMessages;
import io.kubevrrp.node.ipvs.ServiceKey;
import io.kubevrrp.node.ipvs.VirtualService;
import io.kubevrrp.node.linux.Errno;
import io.kubevrrp.node.linux.SyscallException;
import io.kubevrrp.node.netlink.Acknowledgement;
import io.kubevrrp.node.netlink.GenericMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The kernel's IPVS table over generic netlink. Used by one thread at a time. Needs CAP_NET_ADMIN
 * in the initial user namespace.
 */
public final class IpvsTable implements VirtualServiceTable, AutoCloseable {
  private final GenericNetlink netlink;
  private Optional<IpvsMessages> messages = Optional.empty();

  private IpvsTable(GenericNetlink netlink) {
    this.netlink = netlink;
  }

  /**
   * Opens its socket.
   *
   * @throws HostException when the kernel refuses it
   */
  public static IpvsTable open() throws HostException {
    try {
      return new IpvsTable(GenericNetlink.open());
    } catch (SyscallException e) {
      throw new HostException("cannot open generic netlink: " + e.getMessage(), e);
    }
  }

  @Override
  public boolean supported() throws HostException {
    try {
      return family().isPresent();
    } catch (SyscallException e) {
      throw new HostException("cannot ask for IPVS: " + e.getMessage(), e);
    }
  }

  @Override
  public List<DirectedService> services() throws HostException {
    try {
      Optional<IpvsMessages> known = family();
      return known.isPresent() ? read(known.get()) : List.of();
    } catch (SyscallException e) {
      throw new HostException("cannot read the IPVS table: " + e.getMessage(), e);
    }
  }

  @Override
  public List<Refusal> perform(List<IpvsCommand> commands) throws HostException {
    try {
      IpvsMessages known =
          family()
              .orElseThrow(
                  () -> new HostException("this kernel has no IPVS: load the module ip_vs"));
      List<GenericNetlink.Request> requests =
          commands.stream().map(command -> request(known, command)).toList();
      List<Refusal> refusals = new ArrayList<>();
      netlink
          .changeAll(requests)
          .forEach((place, answer) -> {
            if (!isFine(commands.get(place), answer.errno())) {
              refusals.add(refusal(commands.get(place), answer));
            }
          });
      return refusals;
    } catch (SyscallException e) {
      throw new HostException("cannot change the IPVS table: " + e.getMessage(), e);
    }
  }

  private static GenericNetlink.Request request(IpvsMessages known, IpvsCommand command) {
    return (number, last) ->
        last ? known.change(number, command) : known.quietChange(number, command);
  }

  @Override
  public void close() {
    netlink.close();
  }

  /** Asked again while it is not there: the module may be loaded later. */
  private Optional<IpvsMessages> family() throws SyscallException {
    if (messages.isEmpty()) {
      messages = netlink.family(IpvsMessages.FAMILY).map(IpvsMessages::new);
    }
    return messages;
  }

  private List<DirectedService> read(IpvsMessages known) throws SyscallException {
    List<DirectedService> services = new ArrayList<>();
    for (GenericMessage entry : netlink.dump(known::services)) {
      Optional<VirtualService> service = IpvsMessages.service(entry);
      if (service.isPresent()) {
        services.add(new DirectedService(service.get(), destinations(known, service.get().key())));
      }
    }
    return services;
  }

  private List<Destination> destinations(IpvsMessages known, ServiceKey key)
      throws SyscallException {
    return netlink.dump(number -> known.destinations(number, key)).stream()
        .flatMap(entry -> IpvsMessages.destination(entry).stream())
        .toList();
  }

  private static boolean isFine(IpvsCommand command, int errno) {
    return switch (command) {
      case IpvsCommand.RemoveService _, IpvsCommand.RemoveDestination _ ->
          errno == Errno.ESRCH || errno == Errno.ENOENT;
      case IpvsCommand.AddService _,
          IpvsCommand.ChangeService _,
          IpvsCommand.AddDestination _,
          IpvsCommand.ChangeDestination _ ->
          false;
    };
  }

  private static Refusal refusal(IpvsCommand command, Acknowledgement answer) {
    String what =
        switch (command) {
          case IpvsCommand.AddService _ -> "add the virtual service ";
          case IpvsCommand.ChangeService _ -> "change the virtual service ";
          case IpvsCommand.RemoveService _ -> "remove the virtual service ";
          case IpvsCommand.AddDestination(_, var destination) ->
              "add the real server " + destination.address() + " to ";
          case IpvsCommand.ChangeDestination(_, var destination) ->
              "change the real server " + destination.address() + " of ";
          case IpvsCommand.RemoveDestination(_, var destination) ->
              "remove the real server " + destination.address() + " from ";
        };
    String cause = new SyscallException("IPVS request", answer.errno()).getMessage();
    return new Refusal(command, "cannot " + what + command.key() + ": " + cause);
  }
}
