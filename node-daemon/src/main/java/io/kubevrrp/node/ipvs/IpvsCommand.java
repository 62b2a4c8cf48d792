package io.kubevrrp.node.ipvs;

/** One change of the kernel's table. */
public sealed interface IpvsCommand {
  /** The virtual service it concerns. */
  ServiceKey key();

  /** A virtual service that is not there yet, without destinations. */
  record AddService(VirtualService service) implements IpvsCommand {
    @Override
    public ServiceKey key() {
      return service.key();
    }
  }

  /** Another scheduler, or other persistence, for a virtual service that is there. */
  record ChangeService(VirtualService service) implements IpvsCommand {
    @Override
    public ServiceKey key() {
      return service.key();
    }
  }

  /** A virtual service goes, with all its destinations. */
  record RemoveService(ServiceKey key) implements IpvsCommand {}

  /** A destination that is not there yet. */
  record AddDestination(ServiceKey key, Destination destination) implements IpvsCommand {}

  /** Another weight, forwarding or threshold for a destination that is there. */
  record ChangeDestination(ServiceKey key, Destination destination) implements IpvsCommand {}

  /** A destination goes. */
  record RemoveDestination(ServiceKey key, Destination destination) implements IpvsCommand {}
}
