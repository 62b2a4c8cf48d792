package io.kubevrrp.lab;

import java.nio.file.Path;
import java.util.List;

/** A real keepalived on a host: the peer, and the yardstick. */
public final class KeepalivedPeer implements Router {
  private final HostProcess process;

  /** Starts it with one instance. */
  public KeepalivedPeer(Host host, Path directory, Settings settings) {
    Path file = directory.resolve(host.name() + "-keepalived.conf");
    RunFolder.write(file, settings.text());
    process =
        host.start(
            directory.resolve(host.name() + "-keepalived.log"),
            List.of(
                "keepalived",
                "--dont-fork",
                "--log-console",
                "--vrrp",
                "--use-file",
                file.toString()));
  }

  @Override
  public void stop() {
    process.terminate();
  }

  @Override
  public void kill() {
    process.kill();
  }

  @Override
  public void close() {
    process.close();
  }

  /**
   * One vrrp_instance.
   *
   * @param version 2 or 3
   * @param vrid the VRID
   * @param priority 1 to 254
   * @param intervalMillis advert_int, milliseconds
   * @param password the PASS of version 2; empty: none
   * @param address the virtual address
   */
  public record Settings(
      int version, int vrid, int priority, int intervalMillis, String password, String address) {
    String text() {
      String authentication =
          password.isEmpty()
              ? ""
              : "authentication {\n    auth_type PASS\n    auth_pass " + password + "\n  }";
      return """
      global_defs {
        vrrp_version %d
      }
      vrrp_instance VI_1 {
        state BACKUP
        interface %s
        virtual_router_id %d
        priority %d
        advert_int %s
        %s
        virtual_ipaddress {
          %s
        }
      }
      """
          .formatted(version, Lan.INTERFACE, vrid, priority, interval(), authentication, address);
    }

    private String interval() {
      return intervalMillis % 1000 == 0
          ? Integer.toString(intervalMillis / 1000)
          : Double.toString(intervalMillis / 1000.0);
    }
  }
}
