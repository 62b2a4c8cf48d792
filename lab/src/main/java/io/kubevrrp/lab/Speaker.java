package io.kubevrrp.lab;

import java.time.Duration;

/** Who speaks VRRP on a host. */
public enum Speaker {
  /** keepalived, as the distribution has it. */
  KEEPALIVED("keepalived"),
  /** Our node daemon. */
  KUBE_VRRP("kube-vrrp");

  private final String word;

  Speaker(String word) {
    this.word = word;
  }

  /** Its name, for a table. */
  public String word() {
    return word;
  }

  /**
   * Waits until a router that this speaker started has entered Backup, by its own word: what is
   * done to the Active one before that is no takeover.
   */
  public void awaitBackup(Router started, Duration limit) {
    String line =
        switch (this) {
          case KEEPALIVED -> "Entering BACKUP STATE";
          case KUBE_VRRP -> "state=\"Backup\"";
        };
    Await.until(
        word + " to be in Backup",
        limit,
        () -> RunFiles.read(started.process().log()).contains(line));
  }

  /** Starts one virtual router on the host; closed with the segment. */
  public Router start(Lan lan, Host host, KeepalivedPeer.Settings settings) {
    return lan.own(
        switch (this) {
          case KEEPALIVED -> new KeepalivedPeer(host, lan.directory(), settings);
          case KUBE_VRRP ->
              NodeDaemon.withFile(
                  host, lan.directory(), VipNodeFile.write(host, lan.directory(), settings));
        });
  }
}
