package io.kubevrrp.lab.probe;

import java.io.IOException;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs on an attacker's host: puts the same frames on the wire again and again, as many in a second
 * as it is told, and says at the end how many there really were.
 */
public final class PacketFlood {
  private static final long PAUSE_NS = 100_000;

  private PacketFlood() {}

  /** Arguments: the interface, frames in a second, seconds, a file with a frame in hex per line. */
  public static void main(String[] arguments) throws IOException {
    int link = NetworkInterface.getByName(arguments[0]).getIndex();
    long rate = Long.parseLong(arguments[1]);
    long nanos = Long.parseLong(arguments[2]) * 1_000_000_000L;
    List<byte[]> frames =
        Files.readAllLines(Path.of(arguments[3])).stream().map(HexFormat.of()::parseHex).toList();
    try (FrameBatch batch = new FrameBatch(link, frames)) {
      batch.send(); // what is slow only once is done before the clock runs
      System.out.println("floods");
      long begin = System.nanoTime();
      long sent = 0;
      long elapsed = 0;
      while (elapsed < nanos) {
        if (sent < rate * (elapsed / 1000) / 1_000_000) {
          sent += batch.send();
        } else {
          LockSupport.parkNanos(PAUSE_NS);
        }
        elapsed = System.nanoTime() - begin;
      }
      System.out.printf(Locale.ROOT, "sent %d in %.3f s%n", sent, elapsed / 1e9);
    }
  }
}
