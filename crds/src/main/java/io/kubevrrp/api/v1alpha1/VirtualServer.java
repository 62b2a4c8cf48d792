package io.kubevrrp.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import java.io.Serial;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A port of a group's addresses that the kernel of the node that holds them (IPVS) spreads over
 * real servers; no other node directs it.
 */
@Group("kubevrrp.io")
@Version("v1alpha1")
@Kind("VirtualServer")
@Plural("virtualservers")
@Singular("virtualserver")
@ShortNames("vserver")
@Categories("kube-vrrp")
@AdditionalPrinterColumn(
    name = "Group",
    jsonPath = ".spec.group",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Port",
    jsonPath = ".spec.port",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Director",
    jsonPath = ".status.directors",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Programmed",
    jsonPath = ".status.conditions[?(@.type==\"Programmed\")].status",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public final class VirtualServer extends CustomResource<VirtualServer.Spec, VirtualServer.Status> {
  @Serial private static final long serialVersionUID = 1L;

  @Override
  protected @Nullable Spec initSpec() {
    return null; // a record has no empty instance
  }

  @Override
  protected @Nullable Status initStatus() {
    return null;
  }

  /** What is directed. */
  public enum Protocol {
    TCP,
    UDP,
    SCTP
  }

  /** How packets get to the real servers. */
  public enum Forwarding {
    /**
     * As they are, in a frame to the real server, which has the virtual address too and answers the
     * client itself.
     */
    @JsonProperty("DirectRouting")
    DIRECT_ROUTING
  }

  /**
   * What is directed, and where to.
   *
   * @param group the VIPGroup whose addresses it has
   * @param port 1 to 65535
   * @param protocol TCP when absent
   * @param scheduler which real server a new connection gets
   * @param schedulerFlags how SH and MH do it
   * @param forwarding how packets get there
   * @param persistence whether a client stays with its real server
   * @param realServers where to
   * @param check how every real server is checked; without one all count as working
   * @param sorryServer who answers while the real servers do not suffice
   * @param quorum the weight, 1 or more, that working real servers must have together; 1 when
   *     absent
   * @param quorumHysteresis how much less they may have before they are given up, and how much more
   *     they must have to be taken again; 0 when absent
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "self.realServers.all(s, !has(s.port) || s.port == self.port)",
      message =
          "with DirectRouting packets arrive at the port they were sent to, whatever a real server's port says: leave realServers[].port out, or set it to port")
  @ValidationRule(
      value =
          "!has(self.sorryServer) || !has(self.sorryServer.port) || self.sorryServer.port == self.port",
      message =
          "with DirectRouting packets arrive at the port they were sent to: leave sorryServer.port out, or set it to port")
  @ValidationRule(
      value =
          "!has(self.sorryServer) || self.realServers.all(s, s.address != self.sorryServer.address)",
      message = "the sorryServer is one of the realServers: it cannot stand in for itself")
  @ValidationRule(
      value =
          "!has(self.schedulerFlags) || self.schedulerFlags.size() == 0 || has(self.scheduler) && self.scheduler in ['sh', 'mh']",
      message =
          "schedulerFlags are for the schedulers sh and mh: leave them out, or take one of those")
  @ValidationRule(
      value = "!has(self.quorum) || has(self.sorryServer)",
      message =
          "quorum says when the sorryServer stands in: give a sorryServer, or leave quorum out")
  @ValidationRule(
      value =
          "!has(self.quorumHysteresis) || self.quorumHysteresis < (has(self.quorum) ? self.quorum : 1)",
      message = "quorumHysteresis is less than quorum, which is 1 when it is not given")
  public record Spec(
      @Required
          @Size(min = 1, max = 253) @JsonPropertyDescription("The VIPGroup whose addresses are directed.")
          String group,
      @Required @Min(1) @Max(65535) @JsonPropertyDescription("The port that is directed.") int port,
      @Default("TCP") @JsonPropertyDescription("The transport protocol.") Protocol protocol,
      @Default("wrr")
          @JsonPropertyDescription(
              "Which real server a new connection gets, in the kernel's words.")
          Scheduler scheduler,
      @Size(max = 2) @JsonPropertyDescription(
              "For sh and mh. Fallback: real servers that get no new connections are passed over. Port: by the client's port too.")
          @JsonInclude(JsonInclude.Include.NON_EMPTY)
          List<SchedulerFlag> schedulerFlags,
      @Default("DirectRouting") @JsonPropertyDescription("How packets get to the real servers.")
          Forwarding forwarding,
      @JsonPropertyDescription(
              "Keeps a client with its real server; when absent, every connection is scheduled anew.")
          @Nullable Persistence persistence,
      @Required @Size(min = 1, max = 64) @JsonPropertyDescription("Where connections go.")
          List<RealServer> realServers,
      @JsonPropertyDescription(
              "How every real server is checked; when absent, all count as working.")
          @Nullable ServerCheck check,
      @JsonPropertyDescription("Who answers while the real servers do not suffice.")
          @Nullable SorryServer sorryServer,
      @Min(1) @Max(4194240) @JsonPropertyDescription(
              "The weight that working real servers must have together, or the sorryServer stands in; 1 when absent.")
          @Nullable Integer quorum,
      @Min(0) @Max(4194239) @JsonPropertyDescription(
              "The sorryServer comes below quorum less this, and goes at quorum and this; 0 when absent.")
          @Nullable Integer quorumHysteresis) {
    public Spec {
      protocol = protocol == null ? Protocol.TCP : protocol;
      scheduler = scheduler == null ? Scheduler.WRR : scheduler;
      schedulerFlags = schedulerFlags == null ? List.of() : List.copyOf(schedulerFlags);
      forwarding = forwarding == null ? Forwarding.DIRECT_ROUTING : forwarding;
      realServers = realServers == null ? List.of() : List.copyOf(realServers);
    }
  }

  /**
   * How long a client stays with its real server.
   *
   * @param timeout after the client's last connection, whole seconds
   */
  @ValidationRule(
      value =
          "!has(self.timeout) || duration(self.timeout) >= duration('1s') && duration(self.timeout) <= duration('720h')",
      message = "persistence.timeout is 1s to 720h")
  public record Persistence(
      @Default("300s")
          @Size(max = 18) @io.fabric8.generator.annotation.Pattern(PERSISTENCE) @JsonPropertyDescription("How long after its last connection, in whole seconds.")
          String timeout) {
    public Persistence {
      timeout = timeout == null ? "300s" : timeout;
    }
  }

  /**
   * A server that does the work.
   *
   * @param address an IPv4 address of its own, in the directors' subnet
   * @param port the virtual server's when absent
   * @param weight its share, 0 (no new connections) to 65535
   * @param upperThreshold connections, 1 or more, from which on it gets no new ones; no limit when
   *     absent
   * @param lowerThreshold connections, 1 to upperThreshold, below which it gets new ones again;
   *     three quarters of upperThreshold when absent
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value =
          "!has(self.lowerThreshold) || has(self.upperThreshold) && self.lowerThreshold <= self.upperThreshold",
      message =
          "lowerThreshold says when a real server that reached upperThreshold gets connections again: give upperThreshold, and no less than lowerThreshold")
  public record RealServer(
      @Required
          @Size(max = 15) @io.fabric8.generator.annotation.Pattern(ADDRESS) @JsonPropertyDescription("Its own IPv4 address, in the directors' subnet.")
          String address,
      @Min(1) @Max(65535) @JsonPropertyDescription("Its port; the virtual server's when absent.")
          @Nullable Integer port,
      @Default("1")
          @Min(0) @Max(65535) @JsonPropertyDescription("Its share; 0: no new connections.")
          Integer weight,
      @Min(1) @Max(2147483647) @JsonPropertyDescription(
              "Connections from which on it gets no new ones; when absent, there is no limit.")
          @Nullable Integer upperThreshold,
      @Min(1) @Max(2147483647) @JsonPropertyDescription(
              "Connections below which it gets new ones again; three quarters of upperThreshold when absent.")
          @Nullable Integer lowerThreshold) {
    public RealServer {
      weight = weight == null ? 1 : weight;
    }
  }

  /**
   * Who answers while the real servers do not suffice.
   *
   * @param address an IPv4 address of its own, in the directors' subnet
   * @param port the virtual server's when absent
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record SorryServer(
      @Required
          @Size(max = 15) @io.fabric8.generator.annotation.Pattern(ADDRESS) @JsonPropertyDescription("Its own IPv4 address, in the directors' subnet.")
          String address,
      @Min(1) @Max(65535) @JsonPropertyDescription("Its port; the virtual server's when absent.")
          @Nullable Integer port) {}

  /**
   * What became of it.
   *
   * @param observedGeneration the generation of the spec that this status speaks of
   * @param directors the nodes that direct it now, for the printed column
   * @param conditions Accepted, Programmed
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Status(
      @Nullable Long observedGeneration, @Nullable String directors, List<Condition> conditions) {
    public Status {
      conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }
  }

  private static final String PERSISTENCE = "^([0-9]{1,5}(h|m|s)){1,3}$";
  private static final String ADDRESS =
      "^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])([.]|$)){4}$";
}
