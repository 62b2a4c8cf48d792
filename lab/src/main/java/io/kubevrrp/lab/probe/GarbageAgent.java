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
  private static final int PIECE = 1024;
  private static final int PIECES_IN_A_MEGABYTE = 1024;
  private static final long PAUSE_NS = 1_000_000;

  private GarbageAgent() {}

  /** Called by the virtual machine, before its program begins, with what {@link #option} says. */
  public static void premain(String load) {
    String[] numbers = load.split(",", 2);
    int megabytes = Integer.parseInt(numbers[0]);
    byte[][] kept = new byte[Integer.parseInt(numbers[1])][];
    Thread.ofPlatform().daemon().name("garbage").start(() -> litter(megabytes, kept));
  }

  private static void litter(int megabytes, byte[][] kept) {
    boolean pauses = megabytes > 0;
    int atOnce = pauses ? megabytes * PIECES_IN_A_MEGABYTE / 1000 : Integer.MAX_VALUE;
    int at = 0;
    while (!Thread.currentThread().isInterrupted()) {
      for (int i = 0; i < atOnce; i++) {
        kept[at] = new byte[PIECE];
        at = (at + 1) % kept.length;
      }
      if (pauses) {
        LockSupport.parkNanos(PAUSE_NS);
      }
    }
  }

  /**
   * Writes it as an agent.
   *
   * @param megabytes about so many in a second; 0: without pause, as fast as a processor lets it
   * @param kept so many of the newest kilobytes live on, at least 1: a collection has to move them
   * @return the option of the virtual machine that it is loaded with
   */
  public static String option(Path jar, int megabytes, int kept) throws IOException {
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
    return "-javaagent:" + jar + "=" + megabytes + "," + kept;
  }
}
