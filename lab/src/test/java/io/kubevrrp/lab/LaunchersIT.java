package io.kubevrrp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a user starts. */
class LaunchersIT {
  private static final Pattern VERSION = Pattern.compile("<version>([^<]+)</version>");

  static Stream<Path> launchers() {
    return Stream.of(Tree.commandLine(), Tree.nodeDaemon(), Tree.operator());
  }

  @ParameterizedTest
  @MethodSource("launchers")
  void saysTheVersionThatItWasBuiltAs(Path launcher) throws IOException {
    Matcher version = VERSION.matcher(Files.readString(Tree.top().resolve("pom.xml")));
    assertThat(version.find()).isTrue();

    assertThat(Command.run(launcher.toString(), "--version").strip())
        .isEqualTo(launcher.getFileName() + " " + version.group(1));
  }
}
