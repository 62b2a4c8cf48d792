package io.kubevrrp.node.ipvs;

import java.util.List;

/**
 * A virtual service with its destinations.
 *
 * @param service what is directed
 * @param destinations where to
 */
public record DirectedService(VirtualService service, List<Destination> destinations) {
  public DirectedService {
    destinations = List.copyOf(destinations);
  }

  /** Which virtual service it is. */
  public ServiceKey key() {
    return service.key();
  }
}
