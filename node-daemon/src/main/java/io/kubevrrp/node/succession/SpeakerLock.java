package io.kubevrrp.node.succession;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The right to take part in this node's elections: a lock on a file of the state directory. Of all
 * daemons with that directory at most one has it, whatever became of their messages to each other;
 * the kernel frees it with its process. May be used from any thread.
 */
public final class SpeakerLock implements AutoCloseable {
  private final FileChannel file;
  private @Nullable FileLock lock;

  private SpeakerLock(FileChannel file) {
    this.file = file;
  }

  /**
   * Opens the file, without taking the lock. To be opened once in a process: POSIX frees the lock
   * when any descriptor of the file is closed.
   *
   * @throws IOException when the directory cannot be written
   */
  public static SpeakerLock open(Path stateDirectory) throws IOException {
    return new SpeakerLock(
        FileChannel.open(
            stateDirectory.resolve("speaker.lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE));
  }

  /** Takes the lock if nobody else has it; whether this process has it now. */
  public synchronized boolean tryTake() {
    try {
      if (lock == null) {
        lock = file.tryLock();
      }
      return lock != null;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Takes the lock, as soon as nobody else has it.
   *
   * @throws IOException when the file is closed meanwhile
   */
  public void take() throws IOException {
    FileLock taken = file.lock(); // others may give up or close meanwhile
    synchronized (this) {
      lock = taken;
    }
  }

  /** Lets others take it. */
  public synchronized void giveUp() throws IOException {
    if (lock != null) {
      lock.release();
      lock = null;
    }
  }

  @Override
  public synchronized void close() throws IOException {
    file.close();
    lock = null;
  }
}
