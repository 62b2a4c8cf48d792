package io.kubevrrp.node.runtime;

import io.kubevrrp.node.vrrp.TransitionReason;
import io.kubevrrp.node.wire.DiscardReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Remembers what tests ask about. */
public class CountedMetrics implements RuntimeMetrics {
  final List<String> removed = new ArrayList<>();
  final List<String> answersDiscarded = new ArrayList<>();
  int failures;
  int putBack;

  @Override
  public void received(String virtualRouter) {}

  @Override
  public void discarded(DiscardReason reason, String networkInterface, int count) {}

  @Override
  public void answerDiscarded(DiscardReason reason, String networkInterface) {
    answersDiscarded.add(reason + " on " + networkInterface);
  }

  @Override
  public void sent(String virtualRouter) {}

  @Override
  public void transition(String virtualRouter, StateName state, TransitionReason reason) {}

  @Override
  public void failed(String virtualRouter) {
    failures++;
  }

  @Override
  public void addressPutBack(String virtualRouter) {
    putBack++;
  }

  @Override
  public void removed(String virtualRouter) {
    removed.add(virtualRouter);
  }

  @Override
  public void takeover(String virtualRouter, Duration took) {}
}
