package io.kubevrrp.node.ipvs;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gives each virtual service a mark of its own: the same on every node that has the same services,
 * and one that other services, as they come and go, leave as it is (but for one in thousands, whose
 * marks would be equal).
 */
public final class ServiceMarks {
  /** The high eight bits of all of them: "k". */
  private static final int HIGH = 0x6b00_0000;

  private static final int LOW = 0x00ff_ffff;
  private static final int FNV_OFFSET = 0x811c_9dc5;
  private static final int FNV_PRIME = 0x0100_0193;

  private ServiceMarks() {}

  /** The mark of each. */
  public static Map<ServiceKey.Addressed, ServiceKey.Marked> of(
      Collection<ServiceKey.Addressed> services) {
    List<ServiceKey.Addressed> inOrder =
        services.stream()
            .distinct()
            .sorted((a, b) -> a.toString().compareTo(b.toString()))
            .toList();
    Map<ServiceKey.Addressed, ServiceKey.Marked> marks = new HashMap<>();
    Set<Integer> taken = new HashSet<>();
    for (ServiceKey.Addressed service : inOrder) {
      int low = hash(service.toString()) & LOW;
      while (!taken.add(low)) {
        low = (low + 1) & LOW;
      }
      marks.put(service, new ServiceKey.Marked(HIGH | low));
    }
    return marks;
  }

  /** FNV-1a, whose bits are folded together because only the low ones are used. */
  private static int hash(String text) {
    int hash = FNV_OFFSET;
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (octet & 0xff)) * FNV_PRIME;
    }
    return hash ^ hash >>> 24;
  }
}
