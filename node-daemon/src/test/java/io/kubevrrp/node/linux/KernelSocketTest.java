package io.kubevrrp.node.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;

final class KernelSocketTest {
  @Test
  void aRefusedCallSaysWhichAndWhy() throws SyscallException {
    try (KernelSocket socket = KernelSocket.routeNetlink()) {
      SyscallException refused =
          catchThrowableOfType(
              SyscallException.class, () -> socket.bind(new SocketAddress.Ipv4(0x7f000001)));

      assertThat(refused).hasMessage("bind failed: Invalid argument (errno 22)");
      assertThat(refused.errno()).isEqualTo(22);
      assertThat(refused.call()).isEqualTo("bind");
    }
  }

  @Test
  void aClosedSocketRefusesInsteadOfUsingSomebodyElsesDescriptor() throws SyscallException {
    KernelSocket socket = KernelSocket.routeNetlink();
    socket.close();
    socket.close();

    assertThat(socket.receive()).isEmpty();
    SyscallException refused =
        catchThrowableOfType(
            SyscallException.class, () -> socket.send(new byte[16], new SocketAddress.Netlink(0)));
    assertThat(refused.errno()).isEqualTo(Errno.EBADF);
  }

  @Test
  void anOpenSocketWithNothingToReadSaysSo() throws SyscallException {
    try (KernelSocket socket = KernelSocket.routeNetlink()) {
      assertThat(socket.receive()).isEmpty();
    }
  }
}
