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

/** A thread in another program's virtual machine that makes garbage without pause. */
public final class GarbageAgent {
  private static final int PIECE = 1024;
  private static final int PIECES_AT_ONCE = 50;
  private static final long PAUSE_NS = 1_000_000;
  private static final byte[][] YOUNG = new byte[4096][];

  private GarbageAgent() {}

  /** Called by the virtual machine, before its program begins. */
  public static void premain(String arguments) {
    Thread.ofPlatform().daemon().name("garbage").start(GarbageAgent::litter);
  }

  /** About 50 MB in a second, of which the last 4 MB live for a while. */
  private static void litter() {
    int at = 0;
    while (!Thread.currentThread().isInterrupted()) {
      for (int i = 0; i < PIECES_AT_ONCE; i++) {
        YOUNG[at] = new byte[PIECE];
        at = (at + 1) % YOUNG.length;
      }
      LockSupport.parkNanos(PAUSE_NS);
    }
  }

  /** Writes it as an agent: for the option -javaagent. */
  public static Path write(Path jar) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest
        .getMainAttributes()
        .put(new Attributes.Name("Premain-Class"), GarbageAgent.class.getName());
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
    return jar;
  }
}
