package io.kubevrrp.lab.probe;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** A thread in another program's virtual machine that makes garbage. */
public final class GarbageAgent {
  /** Without pause, as fast as its processor lets it. */
  public static final int WITHOUT_PAUSE = 0;

  private static final int PIECE = 1024;
  private static final int YOUNG = 4096;
  private static final int PIECES_IN_A_MEGABYTE = 1024;
  private static final long PAUSE_NS = 1_000_000;

  private GarbageAgent() {}

  /**
   * Called by the virtual machine, before its program begins.
   *
   * @param megabytes about so many in a second, or {@link #WITHOUT_PAUSE}
   */
  public static void premain(String megabytes) {
    int rate = Integer.parseInt(megabytes);
    Thread.ofPlatform().daemon().name("garbage").start(() -> litter(rate));
  }

  /** The last four megabytes live for a while, so that every collection has something to move. */
  private static void litter(int megabytes) {
    byte[][] young = new byte[YOUNG][];
    int atOnce = megabytes == WITHOUT_PAUSE ? YOUNG : megabytes * PIECES_IN_A_MEGABYTE / 1000;
    int at = 0;
    while (!Thread.currentThread().isInterrupted()) {
      for (int i = 0; i < atOnce; i++) {
        young[at] = new byte[PIECE];
        at = (at + 1) % YOUNG;
      }
      if (megabytes != WITHOUT_PAUSE) {
        LockSupport.parkNanos(PAUSE_NS);
      }
    }
  }

  /**
   * Writes it as an agent.
   *
   * @return the option of the virtual machine that it is loaded with
   */
  public static String option(Path jar, int megabytes) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(new Attributes.Name("Premain-Class"), GarbageAgent.class.getName());
    String name = GarbageAgent.class.getName().replace('.', '/') + ".class";
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest);
        InputStream own = GarbageAgent.class.getClassLoader().getResourceAsStream(name)) {
      if (own == null) {
        throw new IOException("this class has no file: " + name);
      }
      out.putNextEntry(new JarEntry(name));
      own.transferTo(out);
      out.closeEntry();
    }
    return "-javaagent:" + jar + "=" + megabytes;
  }
}
