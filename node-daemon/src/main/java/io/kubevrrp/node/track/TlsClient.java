package io.kubevrrp.node.track;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** How TLS servers are recognised. Equal when the settings are. */
public final class TlsClient {
  private final Settings settings;
  private final SslContext context;

  /**
   * What a user can choose.
   *
   * @param serverName what is asked for (SNI) and has to be in the certificate; the address when
   *     empty
   * @param skipVerify whether any certificate will do
   * @param authorities certificates to trust, PEM; the runtime's own when empty
   * @param clientCertificate the client's certificates and private key (PKCS 8), PEM
   */
  public record Settings(
      Optional<String> serverName,
      boolean skipVerify,
      Optional<String> authorities,
      Optional<String> clientCertificate) {

    /** What is inside of the keys is not shown. */
    @Override
    public String toString() {
      return "Settings[serverName=" + serverName + ", skipVerify=" + skipVerify + "]";
    }
  }

  /**
   * Reads the certificates.
   *
   * @throws IllegalArgumentException with a sentence when they cannot be used
   */
  public TlsClient(Settings settings) {
    this.settings = settings;
    this.context = context(settings);
  }

  /** Whether any certificate will do. */
  boolean skipsVerification() {
    return settings.skipVerify();
  }

  /** Whom it asks for, where that is given. */
  Optional<String> serverName() {
    return settings.serverName();
  }

  /**
   * A handler for one connection; the timeout of the check bounds the handshake.
   *
   * @param protocols that are offered above TLS (ALPN); none are when empty
   */
  SslHandler handler(ByteBufAllocator allocator, Target target, String... protocols) {
    String address = target.address().getHostAddress();
    SslHandler handler =
        context.newHandler(allocator, settings.serverName().orElse(address), target.port());
    handler.setHandshakeTimeoutMillis(0);
    SSLParameters parameters = handler.engine().getSSLParameters();
    settings
        .serverName()
        .ifPresent(name -> parameters.setServerNames(List.of(new SNIHostName(name))));
    parameters.setApplicationProtocols(protocols);
    parameters.setEndpointIdentificationAlgorithm(settings.skipVerify() ? null : "HTTPS");
    handler.engine().setSSLParameters(parameters);
    return handler;
  }

  private static SslContext context(Settings settings) {
    try {
      SslContextBuilder builder =
          SslContextBuilder.forClient()
              .sslProvider(SslProvider.JDK)
              .endpointIdentificationAlgorithm(null);
      if (settings.skipVerify()) {
        builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
      } else {
        settings.authorities().ifPresent(pem -> builder.trustManager(stream(pem)));
      }
      settings.clientCertificate().ifPresent(pem -> builder.keyManager(stream(pem), stream(pem)));
      return builder.build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the certificates of the TLS check cannot be used: give PEM text, the client's with a PKCS 8 private key",
          e);
    }
  }

  private static InputStream stream(String pem) {
    return new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TlsClient client && settings.equals(client.settings);
  }

  @Override
  public int hashCode() {
    return settings.hashCode();
  }

  @Override
  public String toString() {
    return settings.toString();
  }
}
