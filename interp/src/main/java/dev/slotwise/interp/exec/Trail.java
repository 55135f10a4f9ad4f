// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.exec;

import java.util.ArrayList;
import java.util.List;

/**
 * What the runs over one function's code have left for the next one, in one context: where its
 * loops are stable, states on the way, and how it ended. One object serves all runs, one after the
 * other; between runs it stands for the last one.
 */
public final class Trail {
  private final LoopHeaders headers = LoopHeaders.none();

  /** Ascending by offset. */
  private List<Waypoint> waypoints = new ArrayList<>(0);

  private Outcome outcome = Outcome.NEVER;

  private boolean catches;

  /** Whether no run has left anything yet, or one is under way or was broken off. */
  private boolean isOpen = true;

  /** The trail of a function that was not run yet. */
  public Trail() {}

  /**
   * The states from which one pass over each loop repeats the last run: what it called, it calls,
   * and no more than that.
   */
  public LoopHeaders settled() {
    return headers.settled();
  }

  LoopHeaders headers() {
    return headers;
  }

  List<Waypoint> waypoints() {
    return waypoints;
  }

  /** How the last run ended. */
  public Outcome outcome() {
    return outcome;
  }

  /** Whether the function has code that catches exceptions, as far as runs have come. */
  public boolean catches() {
    return catches;
  }

  void noteHandler() {
    catches = true;
  }

  /** Whether the last run came to its end, so that another can start from where it was. */
  public boolean isWhole() {
    return !isOpen;
  }

  void begin() {
    isOpen = true;
  }

  void end(List<Waypoint> found, Outcome result) {
    waypoints = found;
    outcome = result;
    isOpen = false;
  }
}
