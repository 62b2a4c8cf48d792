package io.kubevrrp.node.desired;

import io.kubevrrp.api.v1alpha1.HttpCheck;
import io.kubevrrp.node.track.BodyRule;
import io.kubevrrp.node.track.HttpQuestion;
import io.kubevrrp.node.track.StatusRange;
import io.kubevrrp.node.track.Target;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the requests of an HTTP check. */
final class Questions {
  private Questions() {}

  static List<HttpQuestion> of(HttpCheck http, Target target) {
    String hostHeader = Optional.ofNullable(http.virtualHost()).orElse(target.host());
    HttpQuestion.Style style = style(http);
    HttpQuestion first =
        new HttpQuestion(
            http.path(), hostHeader, style, ranges(http.expectedStatus()), body(http.body()));
    return Stream.concat(
            Stream.of(first),
            http.furtherRequests().stream()
                .map(more ->
                    new HttpQuestion(
                        more.path(),
                        Optional.ofNullable(more.virtualHost()).orElse(hostHeader),
                        style,
                        ranges(more.expectedStatus()),
                        body(more.body()))))
        .toList();
  }

  private static HttpQuestion.Style style(HttpCheck http) {
    return new HttpQuestion.Style(
        HttpQuestion.Method.valueOf(http.method().name()),
        http.version() == HttpCheck.Version.HTTP_1_0,
        http.headers().stream()
            .map(header -> new HttpQuestion.Header(header.name(), header.value()))
            .toList());
  }

  private static List<StatusRange> ranges(List<String> texts) {
    return texts.stream().map(StatusRange::parse).toList();
  }

  private static BodyRule body(HttpCheck.@Nullable Body body) {
    return body == null
        ? BodyRule.ANY
        : new BodyRule(
            Optional.ofNullable(body.regex()),
            Optional.ofNullable(body.unwantedRegex()),
            Optional.ofNullable(body.sha256()),
            Optional.ofNullable(body.md5()));
  }
}
