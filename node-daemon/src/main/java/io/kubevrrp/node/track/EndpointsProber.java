package io.kubevrrp.node.track;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Connects to every endpoint of a Service on this node; one that accepts on all its ports will do.
 */
final class EndpointsProber implements Probe.Prober {
  private final Check.Endpoints check;
  private final Sockets sockets;

  EndpointsProber(Check.Endpoints check, Sockets sockets) {
    this.check = check;
    this.sockets = sockets;
  }

  @Override
  public Probe.Attempt start(Consumer<CheckResult> done) {
    if (check.endpoints().isEmpty()) {
      done.accept(
          CheckResult.failed("no ready endpoint of " + check.service() + " is on this node"));
      return () -> {};
    }
    Round round = new Round(done);
    round.begin();
    return round;
  }

  /** One check; on the event loop. */
  private final class Round implements Probe.Attempt {
    private final Consumer<CheckResult> done;
    private final List<Probe.Attempt> knocks = new ArrayList<>();
    private int failed;
    private boolean over;

    Round(Consumer<CheckResult> done) {
      this.done = done;
    }

    void begin() {
      for (Check.Endpoint endpoint : check.endpoints()) {
        new Visit(this, endpoint).begin();
      }
    }

    void works(Check.Endpoint endpoint) {
      finish(
          CheckResult.passed(
              "the endpoint "
                  + endpoint.targets().getFirst().host()
                  + " of "
                  + check.service()
                  + " accepts connections"));
    }

    void fails(String why) {
      failed++;
      if (failed == check.endpoints().size()) {
        finish(
            CheckResult.failed(
                "none of %d endpoints of %s on this node accepts connections: %s"
                    .formatted(failed, check.service(), why)));
      }
    }

    private void finish(CheckResult result) {
      if (!over) {
        over = true;
        done.accept(result);
        cancelAll();
      }
    }

    @Override
    public void cancel() {
      over = true;
      cancelAll();
    }

    private void cancelAll() {
      knocks.forEach(Probe.Attempt::cancel);
      knocks.clear();
    }
  }

  /** The ports of one endpoint. */
  private final class Visit {
    private final Round round;
    private final Check.Endpoint endpoint;
    private int open;
    private boolean refused;

    Visit(Round round, Check.Endpoint endpoint) {
      this.round = round;
      this.endpoint = endpoint;
    }

    void begin() {
      for (Target target : endpoint.targets()) {
        if (!round.over) {
          round.knocks.add(sockets.knock(target.socketAddress(), ended -> ended(target, ended)));
        }
      }
    }

    private void ended(Target target, Knock.Ended ended) {
      switch (ended) {
        case Knock.Ended.Accepted _ -> {
          open++;
          if (open == endpoint.targets().size()) {
            round.works(endpoint);
          }
        }
        case Knock.Ended.Refused(var why) -> {
          if (!refused) {
            refused = true;
            round.fails(Sockets.refusal(target, why));
          }
        }
      }
    }
  }
}
