package io.kubevrrp.node.desired;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubevrrp.api.v1alpha1.DnsCheck;
import io.kubevrrp.api.v1alpha1.Durations;
import io.kubevrrp.api.v1alpha1.GrpcCheck;
import io.kubevrrp.api.v1alpha1.HttpCheck;
import io.kubevrrp.api.v1alpha1.KubernetesServiceCheck;
import io.kubevrrp.api.v1alpha1.ProcessCheck;
import io.kubevrrp.api.v1alpha1.ServiceCheck;
import io.kubevrrp.api.v1alpha1.ServiceEndpoint;
import io.kubevrrp.api.v1alpha1.TlsSettings;
import io.kubevrrp.api.v1alpha1.TrackedService;
import io.kubevrrp.api.v1alpha1.VIPNode;
import io.kubevrrp.node.track.Check;
import io.kubevrrp.node.track.DnsType;
import io.kubevrrp.node.track.ProcessRunning;
import io.kubevrrp.node.track.RiseAndFall;
import io.kubevrrp.node.track.Source;
import io.kubevrrp.node.track.Target;
import io.kubevrrp.node.track.TlsClient;
import io.kubevrrp.node.track.TrackedServiceConfig;
import io.kubevrrp.node.track.VerdictRules;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Reads one tracked service.
 *
 * @param keys certificates come from these
 */
record ServiceReader(Keys keys) {
  private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);

  /**
   * Reads one.
   *
   * @param source the same as it is written: the programs that it may name are in no schema
   * @param origin whether it may name any
   */
  TrackedServiceConfig read(VIPNode.Service named, JsonNode source, Origin origin) {
    TrackedService.Spec service = named.service();
    if (service == null || service.check() == null) {
      throw new IllegalArgumentException(
          "service.check is missing: say what is checked, for example service: {check: {tcp: {port: 80}}}");
    }
    if (named.name().indexOf('/') >= 0) {
      throw new IllegalArgumentException(
          "its name has a slash, as the checks of real servers have: call it otherwise");
    }
    JsonNode exec = ExecReader.checkIn(source);
    String retry = service.retryInterval();
    return new TrackedServiceConfig(
        named.name(),
        exec.isMissingNode() ? check(named) : program(service, exec, origin),
        source(service.source()),
        new TrackedServiceConfig.Schedule(
            interval("interval", service.interval()),
            interval("retryInterval", retry == null ? service.interval() : retry),
            Durations.parse(service.timeout()),
            Optional.ofNullable(service.jitter()).map(Durations::parse).orElse(Duration.ZERO)),
        new VerdictRules(
            new RiseAndFall(
                service.rise(), service.fall(), service.initially() == TrackedService.Initially.UP),
            Durations.parse(service.holdAfterRecovery()),
            Optional.ofNullable(service.maxChangesPerMinute())),
        ExecReader.recovery(source, origin));
  }

  private static Check program(TrackedService.Spec service, JsonNode exec, Origin origin) {
    Check program = ExecReader.check(exec, origin);
    if (!service.check().given().isEmpty()) {
      throw new IllegalArgumentException(ServiceCheck.ONE_KIND + ", or exec in a file");
    }
    if (service.source() != null) {
      throw new IllegalArgumentException(
          "source is where connections come from: this kind of check makes none");
    }
    return program;
  }

  private static Duration interval(String field, String text) {
    Duration interval = Durations.parse(text);
    if (interval.compareTo(SHORTEST_INTERVAL) < 0) {
      throw new IllegalArgumentException(field + " is the time between checks: 100ms or more");
    }
    return interval;
  }

  private static Source source(TrackedService.@Nullable Source source) {
    return source == null
        ? Source.ANY
        : new Source(
            Optional.ofNullable(source.address()).map(Target::address),
            Optional.ofNullable(source.networkInterface()));
  }

  private Check check(VIPNode.Service named) {
    List<Object> given = List.copyOf(named.service().check().given().values());
    if (given.size() != 1) {
      throw new IllegalArgumentException(ServiceCheck.ONE_KIND);
    }
    return switch (given.getFirst()) {
      case ServiceCheck.Tcp tcp -> new Check.Tcp(Target.parse(tcp.host(), tcp.port()));
      case HttpCheck http -> http(http);
      case ServiceCheck.TlsCheck tls ->
          new Check.Tls(Target.parse(tls.host(), tls.port()), client(tls.tls()));
      case ServiceCheck.Udp udp ->
          new Check.Udp(Target.parse(udp.host(), udp.port()), udp.payload(), udp.requireReply());
      case DnsCheck dns ->
          new Check.Dns(
              Target.parse(dns.host(), dns.port()),
              dns.name(),
              DnsType.valueOf(dns.type().name()),
              Optional.ofNullable(dns.expectedAnswer()));
      case ServiceCheck.Smtp smtp ->
          new Check.Smtp(
              Target.parse(smtp.host(), smtp.port()),
              smtp.heloName(),
              Optional.ofNullable(smtp.startTls()).map(this::client));
      case GrpcCheck grpc ->
          new Check.Grpc(
              Target.parse(grpc.host(), grpc.port()),
              grpc.service(),
              Optional.ofNullable(grpc.tls()).map(this::client));
      case ServiceCheck.Ping ping -> new Check.Ping(Target.address(ping.host()));
      case ServiceCheck.Gateway gateway ->
          new Check.Gateway(
              Target.address(gateway.host()), Optional.ofNullable(gateway.networkInterface()));
      case ProcessCheck process -> process(process);
      case KubernetesServiceCheck service -> endpoints(service, named.endpoints());
      case ServiceCheck.TrackedFile file -> new Check.TrackedFile(file.name());
      case ServiceCheck.InterfaceUp up ->
          new Check.InterfaceUp(up.name(), Optional.ofNullable(up.address()).map(Target::address));
      case Object other ->
          throw new IllegalStateException("a kind of check without a reader: " + other);
    };
  }

  private static Check endpoints(
      KubernetesServiceCheck service, @Nullable List<ServiceEndpoint> endpoints) {
    if (endpoints == null) {
      throw new IllegalArgumentException(KubernetesServiceCheck.NO_ENDPOINTS);
    }
    return new Check.Endpoints(
        service.key(),
        endpoints.stream()
            .map(endpoint ->
                new Check.Endpoint(
                    endpoint.ports().stream()
                        .map(port -> Target.parse(endpoint.address(), port))
                        .toList()))
            .toList());
  }

  private Check http(HttpCheck http) {
    boolean secure = http.tls() != null;
    Integer port = http.port();
    Target target = Target.parse(http.host(), port != null ? port : secure ? 443 : 80);
    return new Check.Http(
        target,
        secure ? Optional.of(client(http.tls())) : Optional.empty(),
        Questions.of(http, target));
  }

  private TlsClient client(@Nullable TlsSettings given) {
    TlsSettings tls = given == null ? TlsSettings.DEFAULT : given;
    if (tls.skipVerify() && tls.caRef() != null) {
      throw new IllegalArgumentException(
          "caRef says whom to trust and skipVerify trusts everybody: give one of them");
    }
    return new TlsClient(
        new TlsClient.Settings(
            Optional.ofNullable(tls.serverName()),
            tls.skipVerify(),
            Optional.ofNullable(tls.caRef()).map(keys::read),
            Optional.ofNullable(tls.clientCertificateRef()).map(keys::read)));
  }

  private static Check process(ProcessCheck process) {
    List<String> commandLine = process.commandLine();
    Integer max = process.max();
    return new ProcessRunning(
        Optional.ofNullable(process.name()),
        commandLine == null ? List.of() : commandLine,
        process.min(),
        max == null ? OptionalInt.empty() : OptionalInt.of(max),
        Durations.parse(process.terminateDelay()));
  }
}
