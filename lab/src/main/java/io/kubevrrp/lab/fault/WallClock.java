package io.kubevrrp.lab.fault;

import io.kubevrrp.lab.Command;
import io.kubevrrp.lab.RunFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Another wall clock for some processes: a library between them and the C library, which adds a
 * number of seconds to CLOCK_REALTIME. CLOCK_MONOTONIC stays as it is, as when an administrator
 * sets the clock; the machine's own clock, which others use, is not touched.
 */
final class WallClock {
  private static final String LIBRARY =
      """
      #define _GNU_SOURCE
      #include <dlfcn.h>
      #include <fcntl.h>
      #include <stdint.h>
      #include <stdlib.h>
      #include <sys/mman.h>
      #include <sys/time.h>
      #include <time.h>
      #include <unistd.h>

      static volatile int64_t none;
      static volatile int64_t *ahead = &none;
      static int (*system_clock)(clockid_t, struct timespec *);

      __attribute__((constructor)) static void begin(void) {
        system_clock = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
        const char *name = getenv("LAB_WALL_CLOCK");
        int file = name ? open(name, O_RDONLY | O_CLOEXEC) : -1;
        if (file >= 0) {
          void *shared = mmap(NULL, sizeof *ahead, PROT_READ, MAP_SHARED, file, 0);
          if (shared != MAP_FAILED)
            ahead = shared;
          close(file);
        }
      }

      int clock_gettime(clockid_t clock, struct timespec *now) {
        if (!system_clock)
          begin();
        int result = system_clock(clock, now);
        if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
          now->tv_sec += *ahead;
        return result;
      }

      int gettimeofday(struct timeval *restrict now, void *restrict zone) {
        struct timespec exact;
        (void)zone;
        int result = clock_gettime(CLOCK_REALTIME, &exact);
        now->tv_sec = exact.tv_sec;
        now->tv_usec = exact.tv_nsec / 1000;
        return result;
      }

      time_t time(time_t *now) {
        struct timespec exact;
        clock_gettime(CLOCK_REALTIME, &exact);
        if (now)
          *now = exact.tv_sec;
        return exact.tv_sec;
      }
      """;

  private static final String FILE = "wall-clock";

  private final Path file;
  private final Path library;

  /** With the machine's time at first; its files go into the folder. */
  WallClock(Path directory) {
    file = directory.resolve(FILE);
    library = directory.resolve("wall-clock.so");
    Path source = directory.resolve("wall-clock.c");
    RunFiles.write(source, LIBRARY);
    set(directory, 0);
    Command.run("gcc", "-O1", "-shared", "-fPIC", "-o", "" + library, "" + source, "-ldl");
  }

  /** Whether this machine can make one: else whoever wants it is skipped, and says so. */
  static boolean available() {
    return Files.isExecutable(Path.of("/usr/bin/gcc"));
  }

  /** The command through which a process is started that is to have this clock. */
  List<String> wrapper() {
    return List.of("env", "LD_PRELOAD=" + library, "LAB_WALL_CLOCK=" + file);
  }

  /** Sets the clock of this folder so many seconds ahead of the machine's. */
  static void set(Path directory, long seconds) {
    try (RandomAccessFile shared = new RandomAccessFile(directory.resolve(FILE).toFile(), "rw")) {
      shared.writeLong(Long.reverseBytes(seconds)); // x86 and ARM: the lowest octet is first
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
