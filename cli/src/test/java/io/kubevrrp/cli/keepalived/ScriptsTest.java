package io.kubevrrp.cli.keepalived;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.api.v1alpha1.ProcessCheck;
import io.kubevrrp.api.v1alpha1.ServiceCheck;
import io.kubevrrp.api.v1alpha1.TrackedService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptsTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '~',
      value = {
        "/usr/bin/pidof haproxy => haproxy",
        "killall -0 nginx => nginx",
        "/usr/bin/killall -0 haproxy => haproxy",
        "pgrep -x mysqld => mysqld",
        "systemctl is-active --quiet httpd.service => httpd",
        "A=`ps -C nginx --no-header | wc -l` => nginx",
        "if [ $(ps -C nginx --no-headers | wc -l) -eq 0 ]; then exit 1; fi => nginx"
      })
  void questionsForAProcessAreRecognised(String text, String process) {
    assertThat(Scripts.recognise(text))
        .hasValue(new ServiceCheck(null, null, ProcessCheck.named(process)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '~',
      value = {
        "curl -fs http://127.0.0.1/ => 127.0.0.1 => 80 => /",
        "curl -sf -m 2 http://localhost:8080/healthz >/dev/null || exit 1 => 127.0.0.1 => 8080 => /healthz",
        "wget -q -O- 'http://10.0.0.5:81/a?b=c' => 10.0.0.5 => 81 => /a?b=c"
      })
  void questionsByHttpAreRecognised(String text, String host, int port, String path) {
    assertThat(Scripts.recognise(text).map(ServiceCheck::http))
        .hasValueSatisfying(http -> {
          assertThat(http).isNotNull();
          assertThat(http.host()).isEqualTo(host);
          assertThat(http.port()).isEqualTo(port);
          assertThat(http.path()).isEqualTo(path);
        });
  }

  @ParameterizedTest
  @CsvSource({
    "nc -z 127.0.0.1 3306, 127.0.0.1, 3306",
    "nc -z -w 1 localhost 6443, 127.0.0.1, 6443",
    "exec 3<>/dev/tcp/127.0.0.1/80, 127.0.0.1, 80"
  })
  void questionsForAPortAreRecognised(String text, String host, int port) {
    assertThat(Scripts.recognise(text).map(ServiceCheck::tcp))
        .hasValue(new ServiceCheck.Tcp(host, port));
  }

  @Test
  void whatACommentSaysIsNotAsked() {
    assertThat(Scripts.recognise("#!/bin/sh\n# pidof nginx would be better\ntest -e /run/ok\n"))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"chk_nginx.sh", "etc/keepalived/chk_nginx.sh"})
  void theTextOfAScriptIsFoundUnderItsNameOrItsPath(String where) throws Exception {
    Path text = directory.resolve("files").resolve(where);
    Files.createDirectories(text.getParent());
    Files.writeString(text, "#!/bin/bash\npidof caddy || exit 1\n");
    Path conf =
        Files.writeString(
            directory.resolve("k.conf"),
            "vrrp_script chk {\nscript \"/etc/keepalived/chk_nginx.sh\"\ninterval 3\ntimeout 2\nrise 2\nfall 4\ninit_fail\n}\n");
    Report report = new Report();

    Importer.Result result =
        new Importer(directory.resolve("files"), report).read(Map.of("node-a", conf));

    assertThat(result.services())
        .containsEntry(
            "chk",
            new TrackedService.Spec(
                new ServiceCheck(null, null, ProcessCheck.named("caddy")),
                "3s",
                "2s",
                2,
                4,
                TrackedService.Initially.DOWN));
    assertThat(report.count(Level.WARNING)).isZero();
  }

  @Test
  void withoutItsTextAScriptIsGuessedByItsNameAndThatIsSaid() throws Exception {
    Imports imports =
        Imports.of(directory, "vrrp_script chk {\nscript \"/etc/keepalived/chk_nginx.sh\"\n}\n");

    assertThat(imports.result().services()).containsKey("chk");
    assertThat(imports.findings())
        .anyMatch(f ->
            f.startsWith("k.conf:2:1: warning: the text of '/etc/keepalived/chk_nginx.sh'")
                && f.contains("--files DIR"));
  }

  @Test
  void aScriptThatNobodyUnderstandsIsLeftOutWhereItIsTracked() throws Exception {
    Imports imports =
        Imports.of(
            directory,
            "vrrp_script magic {\nscript \"/opt/magic\"\n}\n"
                + Imports.instance("track_script {", "magic", "nosuch", "}"));

    assertThat(imports.onlyGroup().tracking()).isEmpty();
    assertThat(imports.findings())
        .anyMatch(f -> f.startsWith("k.conf:2:1: error: what the script '/opt/magic' asks"))
        .anyMatch(f -> f.startsWith("k.conf:8:1: error: 'magic' is not tracked"))
        .anyMatch(f -> f.startsWith("k.conf:9:1: error: no vrrp_script is named 'nosuch'"));
  }
}
