package io.kubevrrp.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who holds the addresses of one virtual router of a group.
 *
 * @param name the virtual router's name
 * @param virtualRouterID its VRID, given or allocated; an allocated one is kept here
 * @param family IPv4 or IPv6
 * @param addresses its virtual addresses
 * @param active the node that holds them; absent while nobody does
 * @param since since when, RFC 3339 with microseconds
 * @param backups the nodes that stand by
 * @param reason why the active node is that, a CamelCase word
 * @param preferred with {@code placement: Spread} the node that should hold them; kept here
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GroupRouterStatus(
    String name,
    int virtualRouterID,
    Family family,
    List<String> addresses,
    @Nullable String active,
    @Nullable String since,
    List<String> backups,
    @Nullable String reason,
    @Nullable String preferred) {

  /**
   * The family of a virtual router's addresses: one virtual router has one (RFC 9568 section 1.7).
   */
  public enum Family {
    /** IPv4. */
    @JsonProperty("IPv4")
    IPV4,
    /** IPv6. */
    @JsonProperty("IPv6")
    IPV6
  }

  public GroupRouterStatus {
    family = family == null ? Family.IPV4 : family;
    addresses = addresses == null ? List.of() : List.copyOf(addresses);
    backups = backups == null ? List.of() : List.copyOf(backups);
  }

  /** One that prefers no node for a reason of its own. */
  public GroupRouterStatus(
      String name,
      int virtualRouterID,
      Family family,
      List<String> addresses,
      @Nullable String active,
      @Nullable String since,
      List<String> backups,
      @Nullable String reason) {
    this(name, virtualRouterID, family, addresses, active, since, backups, reason, null);
  }
}
