package io.kubevrrp.node.desired;

import io.kubevrrp.api.v1alpha1.Authentication;
import io.kubevrrp.api.v1alpha1.Durations;
import io.kubevrrp.api.v1alpha1.Hmac;
import io.kubevrrp.api.v1alpha1.VrrpSettings;
import io.kubevrrp.node.runtime.RouterSpec;
import io.kubevrrp.node.wire.Authentication.None;
import io.kubevrrp.node.wire.Authentication.Password;
import io.kubevrrp.node.wire.Checksum;
import io.kubevrrp.node.wire.HmacKeys;
import io.kubevrrp.node.wire.HmacScreening;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads how advertisements are written, with the keys that the spec only names. */
final class SpeechReader {
  private final Keys keys;

  SpeechReader(Keys keys) {
    this.keys = keys;
  }

  /**
   * The speech of a virtual router.
   *
   * @throws IllegalArgumentException with a sentence that never holds a key
   */
  RouterSpec.Speech read(VrrpSettings vrrp) {
    Authentication authentication = vrrp.authentication();
    boolean rfc9568 = vrrp.checksum() == VrrpSettings.Checksum.RFC9568;
    return new RouterSpec.Speech(
        rfc9568 ? Checksum.MESSAGE_ONLY : Checksum.PSEUDO_HEADER,
        authentication.type() == Authentication.Type.PASSWORD
            ? password(vrrp.version(), authentication.keyRef())
            : new None(),
        authentication.type() == Authentication.Type.HMAC
            ? Optional.of(policy(vrrp, authentication.hmac()))
            : Optional.empty(),
        rfc9568,
        mostNamed(vrrp));
  }

  private static int mostNamed(VrrpSettings vrrp) {
    Integer wanted = vrrp.advertisedAddresses();
    if (wanted != null && (wanted < 1 || wanted > 255)) {
      throw new IllegalArgumentException("vrrp.advertisedAddresses is 1 to 255: " + wanted);
    }
    return wanted == null ? Integer.MAX_VALUE : wanted;
  }

  private Password password(int version, @Nullable String keyRef) {
    if (version != 2 || keyRef == null) {
      throw new IllegalArgumentException(
          "authentication.type Password needs version: 2 and keyRef, the name of a key");
    }
    String password = keys.read(keyRef);
    // keepalived too sends the first eight octets of a longer one.
    return new Password(password.substring(0, Math.min(8, password.length())));
  }

  private HmacScreening.Policy policy(VrrpSettings vrrp, @Nullable Hmac hmac) {
    if (vrrp.version() != 3 || hmac == null || hmac.keys().isEmpty()) {
      throw new IllegalArgumentException(
          "authentication.type HMAC needs version: 3 and hmac.keys, the names of its keys");
    }
    Map<Integer, byte[]> byId = new TreeMap<>();
    for (Hmac.Key key : hmac.keys()) {
      if (byId.put(key.id(), HmacKeyText.octets(key.keyRef(), keys.read(key.keyRef()))) != null) {
        throw new IllegalArgumentException(
            "two HMAC keys have the id " + key.id() + ": give each its own");
      }
    }
    return new HmacScreening.Policy(
        mode(hmac.mode()), new HmacKeys(byId, hmac.keys().getFirst().id()), window(vrrp, hmac));
  }

  private static HmacScreening.Mode mode(Hmac.Mode mode) {
    return switch (mode) {
      case RECEIVE_ONLY -> HmacScreening.Mode.RECEIVE_ONLY;
      case PERMISSIVE -> HmacScreening.Mode.PERMISSIVE;
      case ENFORCE -> HmacScreening.Mode.ENFORCE;
    };
  }

  private static Optional<Duration> window(VrrpSettings vrrp, Hmac hmac) {
    if (hmac.antiReplay() == Hmac.AntiReplay.MONOTONIC) {
      return Optional.empty();
    }
    String window = hmac.window();
    return Optional.of(
        window == null
            ? HmacScreening.Policy.window(Durations.parse(vrrp.advertisementInterval()))
            : Durations.parse(window));
  }
}
