package io.kubevrrp.lab;

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
