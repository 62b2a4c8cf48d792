package io.kubevrrp.operator.desired;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.kubevrrp.api.v1alpha1.AddressPool;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import io.kubevrrp.operator.allocation.AddressRange;
import io.kubevrrp.operator.allocation.IpAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.stream.Collectors;

/**
 * Which Service has which address: written in the VIPGroups that hold the addresses, which tenants
 * cannot write. There is no other record, so that none can contradict it.
 */
public final class ServiceLedger {
  /** The label of the VIPGroups that are made here; others are never touched. */
  public static final String PURPOSE = "kubevrrp.io/purpose";

  /** Its value. */
  public static final String SERVICES = "services";

  private static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  private static final String HOLDERS_ANNOTATION = "kubevrrp.io/services";
  private static final String KEY_ANNOTATION = "kubevrrp.io/serves";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, Set<String>>> HOLDERS = new TypeReference<>() {};

  private ServiceLedger() {}

  /** Whether a group was made here. */
  public static boolean isOurs(VIPGroup group) {
    return SERVICES.equals(
        Objects.requireNonNullElse(group.getMetadata().getLabels(), Map.of()).get(PURPOSE));
  }

  /** The Services whose addresses a group holds, by {@link ServiceClaims#key}. */
  public static Set<String> servicesOf(VIPGroup group) {
    return holders(group).values().stream().flatMap(Set::stream).collect(Collectors.toSet());
  }

  /** How many of a pool's addresses the groups hold. */
  public static int assigned(AddressPool pool, List<VIPGroup> groups) {
    List<AddressRange> ranges =
        pool.getSpec() == null
            ? List.of()
            : pool.getSpec().addresses().stream()
                .flatMap(entry -> AddressRange.parse(entry).stream())
                .toList();
    return (int)
        groups.stream()
            .filter(ServiceLedger::isOurs)
            .flatMap(group -> addresses(group).stream())
            .filter(address -> ranges.stream().anyMatch(range -> range.contains(address)))
            .distinct()
            .count();
  }

  /** By Service, the addresses that the groups say it has. */
  static Map<String, Set<IpAddress>> held(List<VIPGroup> groups) {
    Map<String, Set<IpAddress>> held = new HashMap<>();
    for (VIPGroup group : groups) {
      if (isOurs(group)) {
        Set<IpAddress> there = new HashSet<>(addresses(group));
        holders(group)
            .forEach((text, services) ->
                IpAddress.parse(text)
                    .filter(there::contains)
                    .ifPresent(address ->
                        services.forEach(service ->
                            held.computeIfAbsent(service, _ -> new HashSet<>()).add(address))));
      }
    }
    return held;
  }

  /**
   * Why no node is told to hold a group's addresses. That there is no node at the moment is no such
   * reason: there may be one the next moment.
   */
  static Optional<Refusal> refusal(VIPGroup group) {
    return Optional.ofNullable(group.getStatus()).stream()
        .flatMap(status -> status.conditions().stream())
        .filter(condition ->
            condition.getType().equals("Accepted") && "False".equals(condition.getStatus()))
        .filter(condition -> !Refusal.Reason.NO_ELIGIBLE_NODE.word().equals(condition.getReason()))
        .map(condition ->
            new Refusal(
                Refusal.Reason.GROUP_NOT_ACCEPTED,
                "the VIPGroup %s that would hold it is not accepted: %s"
                    .formatted(group.getMetadata().getName(), condition.getMessage())))
        .findFirst();
  }

  /** What a group is for; groups for the same may be filled up with more addresses. */
  static String key(VIPGroup group) {
    return Optional.ofNullable(annotations(group).get(KEY_ANNOTATION)).orElse("");
  }

  /** The addresses of a group, in its order. */
  static List<IpAddress> addresses(VIPGroup group) {
    return group.getSpec() == null
        ? List.of()
        : group.getSpec().addresses().stream()
            .map(Addresses::withoutPrefix)
            .flatMap(address -> IpAddress.parse(address).stream())
            .toList();
  }

  /** A group, with who has each of its addresses written in it. */
  static VIPGroup group(
      String name, String key, SortedMap<String, SortedSet<String>> holders, VIPGroup.Spec spec) {
    VIPGroup group = new VIPGroup();
    group.setMetadata(
        new ObjectMetaBuilder()
            .withName(name)
            .addToLabels(MANAGED_BY, "kube-vrrp")
            .addToLabels(PURPOSE, SERVICES)
            .addToAnnotations(KEY_ANNOTATION, key)
            .addToAnnotations(HOLDERS_ANNOTATION, write(holders))
            .build());
    group.setSpec(spec);
    return group;
  }

  /** Whether the two say the same of addresses, holders and settings. */
  static boolean sayTheSame(VIPGroup one, VIPGroup other) {
    return key(one).equals(key(other))
        && holders(one).equals(holders(other))
        && JSON.valueToTree(one.getSpec()).equals(JSON.valueToTree(other.getSpec()));
  }

  /** The existing object, with what the wanted one says. */
  static VIPGroup edited(VIPGroup existing, VIPGroup wanted) {
    VIPGroup edited = new VIPGroup();
    edited.setMetadata(
        new ObjectMetaBuilder(existing.getMetadata())
            .addToLabels(wanted.getMetadata().getLabels())
            .addToAnnotations(wanted.getMetadata().getAnnotations())
            .build());
    edited.setSpec(wanted.getSpec());
    return edited;
  }

  private static Map<String, Set<String>> holders(VIPGroup group) {
    try {
      return JSON.readValue(annotations(group).getOrDefault(HOLDERS_ANNOTATION, "{}"), HOLDERS);
    } catch (JsonProcessingException e) {
      return Map.of(); // somebody edited it: the next plan writes it anew
    }
  }

  private static String write(SortedMap<String, SortedSet<String>> holders) {
    try {
      return JSON.writeValueAsString(holders);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps of strings can be written", e);
    }
  }

  private static Map<String, String> annotations(HasMetadata object) {
    return Objects.requireNonNullElse(object.getMetadata().getAnnotations(), Map.of());
  }
}
