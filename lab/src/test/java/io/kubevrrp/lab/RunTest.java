package io.kubevrrp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code ./run} says where something is missing. None of these gets as far as a build. */
class RunTest {
  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  private static final List<String> NOT_ROOT = List.of("unshare", "--user");

  /** The distribution's JDKs are hidden from this process and its children only. */
  private static final List<String> WITHOUT_JDK =
      List.of(
          "unshare",
          "--mount",
          "bash",
          "-c",
          "mount -t tmpfs tmpfs /usr/lib/jvm && exec \"$@\"",
          "bash",
          "env",
          "-u",
          "JAVA_HOME",
          "PATH=" + PATH);

  @ParameterizedTest
  @ValueSource(strings = {"demo", "test"})
  void withoutRootTheVerbSaysHowToRunIt(String verb) {
    failsWith(
        "run: '" + verb + "' makes network namespaces, so it must run as root: sudo ./run " + verb,
        NOT_ROOT,
        verb);
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo", "test", "build", "format"})
  @NeedsRoot
  void withoutJdk25TheVerbSaysWhereItWasSoughtAndWhatToInstall(String verb) {
    failsWith(
        "no JDK 25 found in JAVA_HOME, on the PATH or under /usr/lib/jvm: install one (for example"
            + " the package temurin-25-jdk or openjdk-25-jdk) or point JAVA_HOME to it",
        WITHOUT_JDK,
        verb);
  }

  @ParameterizedTest
  @ValueSource(strings = {"build", "format"})
  void aMissingPackageThatOnlyRootCanInstallIsNamed(String verb, @TempDir Path programs)
      throws IOException {
    program(programs, "dpkg-query", "exit 1");
    failsWith(
        "run: packages are missing and only root can install them: apt-get install maven",
        with(NOT_ROOT, programs + ":" + PATH),
        verb);
  }

  @ParameterizedTest
  @CsvSource({
    "build, maven",
    "demo, maven iproute2 keepalived nginx-light nftables procps socat tcpdump util-linux",
    "test, maven iproute2 keepalived nginx-light nftables procps socat tcpdump util-linux"
        + " dnsmasq-base openssl exim4-daemon-light gcc libc6-dev frr ipvsadm prometheus"
  })
  @NeedsRoot
  void packagesThatCannotBeInstalledAreNamed(String verb, String packages, @TempDir Path programs)
      throws IOException {
    program(programs, "dpkg-query", "exit 1");
    program(programs, "apt-get", "echo 'E: the archive is closed today' >&2; exit 100");

    String said =
        failsWith(
            "run: apt-get could not install: " + packages + "; see its messages above",
            with(List.of(), programs + ":" + PATH),
            verb);

    assertThat(said)
        .contains("run: installing missing packages: " + packages)
        .contains("E: the archive is closed today");
  }

  @Test
  void whereThereIsNoDpkgThePackagesAreNamedForInstallationByHand(@TempDir Path programs)
      throws IOException {
    for (String needed : List.of("bash", "dirname", "readlink", "sed")) {
      program(programs, needed, "exec /usr/bin/" + needed + " \"$@\"");
    }
    failsWith(
        "run: this is no Debian: install what these packages hold by hand: maven",
        with(List.of(), programs.toString()),
        "build");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "--api cloud; --api is real or crud, not 'cloud'",
        "--api; --api needs a value: real or crud",
        "--json; --json needs the name of a file",
        "--fast; demo does not know '--fast': it takes --api real|crud and --json FILE"
      })
  void aWrongArgumentOfTheDemoIsNamed(String arguments, String sentence) {
    List<String> verb = new ArrayList<>(List.of("demo"));
    verb.addAll(List.of(arguments.split(" ")));
    failsWith("run: " + sentence, List.of(), verb.toArray(String[]::new));
  }

  @Test
  void anUnknownVerbIsNamedAndTheKnownOnesAreShown() {
    assertThat(failsWith("run: there is no verb 'dance'", List.of(), "dance"))
        .contains("usage: ./run VERB");
  }

  @Test
  void helpNamesEveryVerb() {
    Command.Result help = run(List.of(), "help");

    assertThat(help.status()).isZero();
    assertThat(help.output()).contains("\n  demo ", "\n  test ", "\n  build ", "\n  format ");
  }

  /** Runs it, and returns all that it said. */
  private static String failsWith(String sentence, List<String> wrapper, String... verb) {
    Command.Result result = run(wrapper, verb);
    assertThat(result.status()).as(result.output()).isNotZero();
    assertThat(result.output().lines()).contains(sentence);
    return result.output();
  }

  private static Command.Result run(List<String> wrapper, String... verb) {
    List<String> command = new ArrayList<>(wrapper);
    command.add(Tree.top().resolve("run").toString());
    command.addAll(List.of(verb));
    return Command.attempt(command);
  }

  private static List<String> with(List<String> wrapper, String path) {
    return Command.joined(
        List.of("env", "JAVA_HOME=" + System.getProperty("java.home"), "PATH=" + path), wrapper);
  }

  private static void program(Path folder, String name, String body) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, "#!/bin/bash\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
