package io.kubevrrp.node.host;

import io.kubevrrp.node.ipvs.ServiceKey;
import java.time.Duration;
import java.util.Map;

/**
 * Marks packets that come in, by where they go (nf_tables). The marks end by themselves when this
 * process ends, however it does, and when it does not renew them for {@link #LIFETIME}.
 */
public interface PacketMarks extends AutoCloseable {
  /** How long marks last that are not renewed: as long as the shortest address lease. */
  Duration LIFETIME = Duration.ofSeconds(2);

  /** Whether the kernel can, and allows it. */
  boolean supported();

  /**
   * Packets to these get these marks from now on, and no others do.
   *
   * @throws HostException when the kernel refuses
   */
  void replace(Map<ServiceKey.Addressed, ServiceKey.Marked> marks) throws HostException;

  /** Nothing is marked any more, and nothing is left behind; it may be used again. */
  @Override
  void close();
}
