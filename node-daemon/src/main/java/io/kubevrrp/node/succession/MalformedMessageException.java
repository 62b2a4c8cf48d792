package io.kubevrrp.node.succession;

import java.io.IOException;
import java.io.Serial;

/** What the other daemon said is nothing that this one understands. */
final class MalformedMessageException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  MalformedMessageException(String sentence) {
    super(sentence);
  }

  MalformedMessageException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
