package io.kubevrrp.node.succession;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import jdk.net.ExtendedSocketOptions;

/**
 * Where the running daemon is asked: a unix socket (0600) in a folder (0700) of the state
 * directory. Only the lock's holder listens there.
 *
 * @param socket its path
 */
record Address(Path socket) {
  private static final String FOLDER = "succession";

  static Address in(Path stateDirectory) {
    return new Address(stateDirectory.resolve(FOLDER).resolve("socket"));
  }

  /** Listens; what an earlier daemon left there is removed. */
  ServerSocketChannel listen() throws IOException {
    Path folder = socket.getParent();
    if (Files.notExists(folder)) {
      Files.createDirectory(folder);
    }
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    Files.deleteIfExists(socket);
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(socket));
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
      return server;
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  SocketChannel connect() throws IOException {
    return SocketChannel.open(UnixDomainSocketAddress.of(socket));
  }

  /** Whether the other end runs as the user who owns the socket: that is this process's user. */
  boolean isOurs(SocketChannel peer) throws IOException {
    return peer.getOption(ExtendedSocketOptions.SO_PEERCRED)
        .user()
        .getName()
        .equals(Files.getOwner(socket).getName());
  }
}
