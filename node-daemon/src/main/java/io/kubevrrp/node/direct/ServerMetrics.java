package io.kubevrrp.node.direct;

import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.host.VirtualServiceCounters;
import io.kubevrrp.node.inet.Ipv4Address;
import io.kubevrrp.node.ipvs.DestinationCounters;
import io.kubevrrp.node.ipvs.ServiceKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What virtual servers and their real servers do, as Prometheus reads it: asked of the kernel when
 * it is asked for, never kept.
 */
public final class ServerMetrics {
  private static final Logger LOG = LoggerFactory.getLogger(ServerMetrics.class);
  private static final List<Column> COLUMNS =
      List.of(
          new Column("weight", "gauge", "As the kernel has it.", DestinationCounters::weight),
          new Column(
              "active_connections",
              "gauge",
              "Established ones.",
              DestinationCounters::activeConnections),
          new Column(
              "inactive_connections",
              "gauge",
              "Ended ones that the kernel still remembers.",
              DestinationCounters::inactiveConnections),
          new Column(
              "connections_total",
              "counter",
              "Scheduled since the real server was added.",
              DestinationCounters::connections),
          new Column(
              "packets_total",
              "counter",
              "From clients since the real server was added.",
              DestinationCounters::packets),
          new Column(
              "bytes_total",
              "counter",
              "From clients since the real server was added.",
              DestinationCounters::octets));

  private final VirtualServiceCounters counters;
  private final Supplier<List<ServerSnapshot>> servers;

  /**
   * Of these servers.
   *
   * @param counters the kernel's
   * @param servers as they are now; asked on any thread
   */
  public ServerMetrics(VirtualServiceCounters counters, Supplier<List<ServerSnapshot>> servers) {
    this.counters = counters;
    this.servers = servers;
  }

  private record Column(
      String name, String type, String help, ToLongFunction<DestinationCounters> value) {}

  private record Row(String labels, DestinationCounters counted) {}

  /** Lines in Prometheus' text format, version 0.0.4; none where there is no virtual server. */
  public String scrape() {
    List<ServerSnapshot> now = servers.get();
    if (now.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    head(text, "virtual_server_directing", "gauge", "1 while this node directs it.");
    for (ServerSnapshot server : now) {
      int directing = server.state() == ServerSnapshot.State.DIRECTING ? 1 : 0;
      line(text, "virtual_server_directing", labels(server), directing);
    }
    List<Row> rows = rows(now);
    for (Column column : COLUMNS) {
      String name = "real_server_" + column.name();
      head(text, name, column.type(), column.help());
      rows.forEach(
          row -> line(text, name, row.labels(), column.value().applyAsLong(row.counted())));
    }
    return text.toString();
  }

  /** A server with several addresses is one: what each address counts is added up. */
  private List<Row> rows(List<ServerSnapshot> now) {
    Map<ServiceKey, List<DestinationCounters>> counted = read(now);
    List<Row> rows = new ArrayList<>();
    for (ServerSnapshot server : now) {
      Map<Ipv4Address, DestinationCounters> sums = new LinkedHashMap<>();
      server.tableKeys().stream()
          .flatMap(key -> counted.getOrDefault(key, List.of()).stream())
          .forEach(one -> sums.merge(one.address(), one, ServerMetrics::sum));
      sums.forEach((address, sum) ->
          rows.add(new Row(labels(server) + ",real_server=\"" + address + "\"", sum)));
    }
    return rows;
  }

  private Map<ServiceKey, List<DestinationCounters>> read(List<ServerSnapshot> now) {
    try {
      return counters.of(
          now.stream().flatMap(server -> server.tableKeys().stream()).distinct().toList());
    } catch (HostException e) {
      LOG.atDebug().setCause(e).log("the counters of virtual services cannot be read");
      return Map.of();
    }
  }

  private static DestinationCounters sum(DestinationCounters a, DestinationCounters b) {
    return new DestinationCounters(
        a.address(),
        a.weight(),
        a.activeConnections() + b.activeConnections(),
        a.inactiveConnections() + b.inactiveConnections(),
        a.connections() + b.connections(),
        a.packets() + b.packets(),
        a.octets() + b.octets());
  }

  private static String labels(ServerSnapshot server) {
    return "virtual_server=\""
        + escaped(server.spec().name())
        + "\",virtual_router=\""
        + escaped(server.spec().router())
        + "\"";
  }

  /** A name from a file may have any character. */
  private static String escaped(String name) {
    return name.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  private static void head(StringBuilder text, String name, String type, String help) {
    text.append("# HELP kube_vrrp_").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE kube_vrrp_").append(name).append(' ').append(type).append('\n');
  }

  private static void line(StringBuilder text, String name, String labels, long value) {
    text.append("kube_vrrp_").append(name).append('{').append(labels).append("} ");
    text.append(value).append('\n');
  }
}
