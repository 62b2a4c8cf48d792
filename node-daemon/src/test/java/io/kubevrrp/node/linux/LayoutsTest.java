package io.kubevrrp.node.linux;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The structures and numbers are those of the C headers of this machine. */
final class LayoutsTest {
  private static final List<StructLayout> LAYOUTS =
      List.of(
          Layouts.SOCKADDR_IN,
          Layouts.SOCKADDR_LL,
          Layouts.SOCKADDR_NL,
          Layouts.IP_MREQN,
          Layouts.SOCK_FILTER,
          Layouts.SOCK_FPROG);

  private static final String HEADERS =
      """
      #include <stddef.h>
      #include <stdio.h>
      #include <errno.h>
      #include <netinet/in.h>
      #include <netinet/icmp6.h>
      #include <sys/socket.h>
      #include <linux/filter.h>
      #include <linux/if_packet.h>
      #include <linux/netlink.h>
      """;

  @TempDir private Path folder;

  @Test
  void everyMemberLiesWhereTheHeadersPutIt() throws Exception {
    StringBuilder program = new StringBuilder(HEADERS).append("int main(void) {\n");
    List<Long> expected = new ArrayList<>();
    for (StructLayout layout : LAYOUTS) {
      String struct = "struct " + layout.name().orElseThrow();
      program.append("printf(\"%zu\\n\", sizeof(" + struct + "));\n");
      expected.add(layout.byteSize());
      for (MemoryLayout member : layout.memberLayouts()) {
        if (member.name().isEmpty()) {
          continue; // padding
        }
        String name = member.name().get();
        program.append("printf(\"%zu\\n\", offsetof(" + struct + ", " + name + "));\n");
        expected.add(layout.byteOffset(groupElement(name)));
      }
    }

    assertThat(compileAndRun(program.append("}\n").toString())).isEqualTo(expected);
  }

  @Test
  void everySocketOptionHasTheHeadersNumber() throws Exception {
    StringBuilder program = new StringBuilder(HEADERS).append("int main(void) {\n");
    List<Long> expected = new ArrayList<>();
    for (SocketOption option : SocketOption.values()) {
      program.append("printf(\"%d\\n\", " + option + ");\n");
      expected.add((long) option.number());
    }
    program.append("printf(\"%d\\n\", SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC);\n");
    expected.add(3L | 0x800 | 0x80000);

    assertThat(compileAndRun(program.append("}\n").toString())).isEqualTo(expected);
  }

  private List<Long> compileAndRun(String program) throws IOException, InterruptedException {
    boolean compiler = Files.isExecutable(Path.of("/usr/bin/gcc"));
    if (!compiler) {
      System.err.println("skipped: comparing with the C headers needs gcc");
    }
    Assumptions.assumeTrue(compiler, "comparing with the C headers needs gcc");
    Path source = Files.writeString(folder.resolve("layouts.c"), program);
    Path binary = folder.resolve("layouts");
    run("gcc", "-o", binary.toString(), source.toString());
    return run(binary.toString()).lines().map(Long::valueOf).toList();
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
