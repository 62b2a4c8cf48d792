package io.kubevrrp.node.direct;

import io.kubevrrp.node.host.PacketMarks;
import io.kubevrrp.node.ipvs.ServiceKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A kernel's marks in memory. */
final class FakeMarks implements PacketMarks {
  private final boolean supported;
  private final TreeMap<String, String> marks = new TreeMap<>();
  int changes;
  boolean table;

  FakeMarks(boolean supported) {
    this.supported = supported;
  }

  /** As {@code TCP 192.0.2.233:80 FWM 7}. */
  List<String> list() {
    List<String> list = new ArrayList<>();
    marks.forEach((service, mark) -> list.add(service + " " + mark));
    return list;
  }

  @Override
  public boolean supported() {
    table = supported;
    return supported;
  }

  @Override
  public void replace(Map<ServiceKey.Addressed, ServiceKey.Marked> wanted) {
    changes++;
    marks.clear();
    wanted.forEach((to, mark) -> marks.put(to.toString(), mark.toString()));
  }

  @Override
  public void close() {
    table = false;
    marks.clear();
  }
}
