package io.kubevrrp.node.hostlinux;

import io.kubevrrp.node.linux.Capabilities;
import io.kubevrrp.node.linux.Capability;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Makes {@link Namespaces}: skipped, with the reason, where that is not possible. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsNamespaces.Condition.class)
@interface NeedsNamespaces {
  /** Whether the kernel has to speak IPv6, too. */
  boolean ipv6() default false;

  /** The condition itself. */
  final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      boolean ipv6 = context.getRequiredTestClass().getAnnotation(NeedsNamespaces.class).ipv6();
      return missing(ipv6)
          .map(ConditionEvaluationResult::disabled)
          .orElseGet(() -> ConditionEvaluationResult.enabled("root, iproute2"));
    }

    private static Optional<String> missing(boolean ipv6) {
      if (!mayMakeThem()) {
        return Optional.of("skipped: network namespaces need root and iproute2");
      }
      return ipv6 && !Files.exists(Path.of("/proc/net/if_inet6"))
          ? Optional.of("skipped: this kernel has no IPv6")
          : Optional.empty();
    }

    private static boolean mayMakeThem() {
      try {
        return Capabilities.ofThisProcess().missing(EnumSet.allOf(Capability.class)).isEmpty()
            && Files.isExecutable(Path.of("/usr/sbin/ip"))
            && Files.isWritable(Path.of("/run"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
