package io.kubevrrp.operator.status;

/** Why a condition is what it is, beside the refusals of the compiler. */
public enum Reason {
  ACCEPTED("Accepted"),
  INVALID("InvalidSpec"),
  NOT_ACCEPTED("NotAccepted"),
  RESOLVED("Resolved"),
  SERVICE_NOT_FOUND("ServiceNotFound"),
  GROUP_NOT_FOLLOWED("GroupNotFollowed"),
  ALL_NODES_ELIGIBLE("AllNodesEligible"),
  INTERFACE_NOT_FOUND("InterfaceNotFound"),
  PROGRAMMED("Programmed"),
  NODE_REFUSES("NodeRefuses"),
  WAITING_FOR_NODES("WaitingForNodes"),
  NO_DIRECTOR("NoDirector"),
  ALL_ACTIVE("AllActive"),
  NO_ACTIVE_ROUTER("NoActiveRouter"),
  SEVERAL_ACTIVE_ROUTERS("SeveralActiveRouters"),
  ONE_ACTIVE_ROUTER("OneActiveRouter"),
  ALL_NODES_WELL("AllNodesWell"),
  NODE_FAULT("NodeFault"),
  NODE_SILENT("NodeSilent"),
  VRID_UNCONTESTED("VRIDUncontested"),
  FOREIGN_VIRTUAL_ROUTER("ForeignVirtualRouter"),
  ADDRESSES_UNCONTESTED("AddressesUncontested"),
  OTHER_HOLDER("OtherHolder"),
  HEALTHY("Healthy"),
  PARTIALLY_HEALTHY("PartiallyHealthy"),
  FAILING("Failing"),
  NOT_CHECKED("NotChecked"),
  ADDRESS_ASSIGNED("AddressAssigned"),
  INEFFECTIVE_WEIGHT("IneffectiveWeight");

  private final String word;

  Reason(String word) {
    this.word = word;
  }

  /** One CamelCase word. */
  public String word() {
    return word;
  }
}
