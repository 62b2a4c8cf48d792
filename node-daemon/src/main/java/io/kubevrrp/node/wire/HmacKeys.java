package io.kubevrrp.node.wire;

import io.kubevrrp.node.inet.AddressFamily;
import io.kubevrrp.node.inet.IpAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys that prove advertisements (draft-cassen-vrrp-auth-hmac-00): one to send with, all of
 * them to check with, so that keys can be changed node by node. Used by one thread at a time; never
 * printed.
 */
public final class HmacKeys {
  private static final int SHORTEST = 32;
  private static final int LONGEST = 64;
  private static final String ALGORITHM = "HmacSHA256";

  /** Family, version, VRID, zero; then the source, padded to 16 octets. */
  private static final int PSEUDO_HEADER = 20;

  private static final int VRID = 1;

  private final Map<Integer, Mac> macs = new TreeMap<>();
  private final Map<Integer, byte[]> digests = new TreeMap<>();
  private final int sendingId;

  /**
   * Takes the keys over.
   *
   * @param keys by id, 0 to 255; each of 32 to 64 octets
   * @param sendingId the id of the one that sends
   * @throws IllegalArgumentException with a sentence that holds no key
   */
  public HmacKeys(Map<Integer, byte[]> keys, int sendingId) {
    if (!keys.containsKey(sendingId)) {
      throw new IllegalArgumentException(
          "there is no key with the id " + sendingId + " to send with");
    }
    keys.forEach(this::add);
    this.sendingId = sendingId;
  }

  /** Appends the trailer to a message whose checksum field is zero. */
  byte[] sign(byte[] message, IpAddress source, long sequence) {
    byte[] signed =
        ByteBuffer.allocate(message.length + HmacTrailer.LENGTH)
            .put(message)
            .put((byte) HmacTrailer.TYPE)
            .put((byte) sendingId)
            .putShort((short) 0)
            .putLong(sequence)
            .array();
    byte[] mac = mac(sendingId, source, signed);
    System.arraycopy(mac, 0, signed, signed.length - HmacTrailer.MAC_LENGTH, mac.length);
    return signed;
  }

  /** Whether there is a key with this id. */
  boolean has(int id) {
    return macs.containsKey(id);
  }

  /** Whether the sender knew the key; takes the same time wherever a wrong proof differs. */
  boolean proves(HmacTrailer trailer, IpAddress source) {
    return has(trailer.keyId())
        && MessageDigest.isEqual(mac(trailer.keyId(), source, trailer.unproved()), trailer.mac());
  }

  /** Equal keys are equal configurations: a reread key must not look like a change. */
  @Override
  public boolean equals(Object other) {
    return other instanceof HmacKeys that
        && sendingId == that.sendingId
        && digests.keySet().equals(that.digests.keySet())
        && digests.keySet().stream()
            .allMatch(id -> Arrays.equals(digests.get(id), that.digests.get(id)));
  }

  @Override
  public int hashCode() {
    return 31 * sendingId + digests.keySet().hashCode();
  }

  @Override
  public String toString() {
    return "HmacKeys[ids=" + macs.keySet() + "]";
  }

  private void add(int id, byte[] key) {
    if (id < 0 || id > 255) {
      throw new IllegalArgumentException("a key's id is 0 to 255: " + id);
    }
    if (key.length < SHORTEST || key.length > LONGEST) {
      throw new IllegalArgumentException(
          ("the key %d has %d octets: an HMAC key has %d to %d (hexadecimal digits stand for octets only"
                  + " behind the prefix hex:)")
              .formatted(id, key.length, SHORTEST, LONGEST));
    }
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      macs.put(id, mac);
      digests.put(id, MessageDigest.getInstance("SHA-256").digest(key));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  private byte[] mac(int id, IpAddress source, byte[] unproved) {
    Mac mac = macs.get(id);
    if (mac == null) {
      throw new IllegalArgumentException("no key with the id " + id);
    }
    mac.update(
        ByteBuffer.allocate(PSEUDO_HEADER)
            .put((byte) (source.family() == AddressFamily.IPV6 ? 6 : 4))
            .put((byte) (unproved[0] >>> 4 & 0x0f))
            .put(unproved[VRID])
            .put((byte) 0)
            .put(source.octets())
            .array());
    return Arrays.copyOf(mac.doFinal(unproved), HmacTrailer.MAC_LENGTH);
  }
}
