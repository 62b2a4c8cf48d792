package io.kubevrrp.node.direct;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.ipvs.ServiceKey;
import io.kubevrrp.node.ipvs.ServiceMarks;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the kernel marks packets: services are always there, and get packets while Active. */
final class MarkedDirectorTest {
  private static final String MARK =
      ServiceMarks.of(List.of(Directors.WEB)).values().iterator().next().toString();
  private static final String PROGRAMMED = MARK + " wrr -> 192.0.2.1*1 192.0.2.2*3";
  private static final String MARKED = Directors.WEB + " " + MARK;

  @TempDir Path state;
  private final FakeKernel kernel = new FakeKernel();
  private final FakeMarks marks = new FakeMarks(true);
  private final FakeLoop loop = new FakeLoop();
  private Director director;

  @BeforeEach
  void begin() {
    director = start();
  }

  @Test
  void theServicesAreThereOnEveryNodeButGetPacketsOnTheActiveOneOnly() {
    director.apply(List.of(web()));
    assertThat(kernel.table()).containsExactly(PROGRAMMED);
    assertThat(marks.list()).isEmpty();
    kernel.history.clear();

    director.begin("router");
    assertThat(marks.list()).containsExactly(MARKED);
    director.end("router");
    assertThat(marks.list()).isEmpty();
    assertThat(kernel.history).as("changes of IPVS's table").isEmpty();
  }

  @Test
  void marksAreRenewedWhileTheRouterIsActiveAndNotAfter() {
    director.apply(List.of(web()));
    director.begin("router");
    int before = marks.changes;

    loop.later();
    loop.later();
    assertThat(marks.changes).isEqualTo(before + 2);
    director.end("router");
    loop.later();
    int after = marks.changes;
    loop.later();
    assertThat(marks.changes).isEqualTo(after);
  }

  @Test
  void aDaemonThatRestsRenewsNothing() {
    director.apply(List.of(web()));
    director.begin("router");
    int before = marks.changes;

    director.rest();
    loop.later();

    assertThat(marks.changes).isEqualTo(before);
    director.resume();
    assertThat(marks.list()).containsExactly(MARKED);
  }

  @Test
  void aRealServerThatFailsIsOneChangeWhateverElseThereIs() {
    director.apply(IntStream.range(0, 50).mapToObj(MarkedDirectorTest::another).toList());
    kernel.history.clear();

    director.verdict("server-7/192.0.2.1", false);

    assertThat(kernel.history).containsExactly("RemoveDestination");
  }

  @Test
  void aServerThatIsEditedIsOneChangeWhateverElseThereIs() {
    List<ServerSpec> all = IntStream.range(0, 50).mapToObj(MarkedDirectorTest::another).toList();
    director.apply(all);
    kernel.history.clear();

    director.apply(
        all.stream()
            .map(server ->
                server.name().equals("server-7")
                    ? Directors.server(
                        "server-7",
                        1_007,
                        Directors.real("192.0.2.1", 5),
                        Directors.real("192.0.2.2", 3))
                    : server)
            .toList());

    assertThat(kernel.history).containsExactly("ChangeDestination");
  }

  @Test
  void whatTheKernelRefusesIsSaidAndTriedAgain() {
    kernel.refused = ServiceKey.parse(MARK);
    director.apply(List.of(web()));
    director.begin("router");
    assertThat(states()).containsExactly(ServerSnapshot.State.REFUSED);

    kernel.refused = null;
    loop.later();

    assertThat(states()).containsExactly(ServerSnapshot.State.DIRECTING);
    assertThat(kernel.table()).containsExactly(PROGRAMMED);
  }

  @Test
  void withTheLastVirtualServerTheTableOfMarksGoes() {
    director.apply(List.of(web()));
    director.begin("router");
    assertThat(marks.table).isTrue();

    director.apply(List.of());

    assertThat(marks.table).isFalse();
    assertThat(kernel.table()).isEmpty();
  }

  @Test
  void whatAnEarlierLifeHadByAddressIsReplacedByMarks() {
    Director earlier = Directors.start(loop, kernel, new FakeMarks(false), state);
    earlier.apply(List.of(web()));
    earlier.begin("router");
    earlier.rest();
    assertThat(kernel.table()).hasSize(1);

    director = start();
    director.apply(List.of(web()));

    assertThat(kernel.table()).containsExactly(PROGRAMMED);
  }

  private Director start() {
    return Directors.start(loop, kernel, marks, state);
  }

  private List<ServerSnapshot.State> states() {
    return Directors.states(director);
  }

  private static ServerSpec web() {
    return Directors.server(
        "web", 80, Directors.real("192.0.2.1", 1), Directors.real("192.0.2.2", 3));
  }

  private static ServerSpec another(int number) {
    return Directors.server(
        "server-" + number,
        1_000 + number,
        Directors.real("192.0.2.1", 1),
        Directors.real("192.0.2.2", 3));
  }
}
