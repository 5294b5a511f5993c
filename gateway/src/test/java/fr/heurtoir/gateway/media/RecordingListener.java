package fr.heurtoir.gateway.media;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A ring that writes down what it is told. */
final class RecordingListener implements RelayListener {
  private final List<String> events = new ArrayList<>();

  private synchronized void add(String event) {
    events.add(event);
    notifyAll();
  }

  synchronized List<String> events() {
    return List.copyOf(events);
  }

  synchronized void await(String event, Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    while (events.stream().noneMatch(e -> e.startsWith(event))) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        throw new AssertionError("not told within " + atMost + ": " + event + "; told " + events);
      }
      try {
        wait(left);
      } catch (InterruptedException interrupted) {
        throw new AssertionError(interrupted);
      }
    }
  }

  @Override
  public void onDoorConnected() {
    add("door connected");
  }

  @Override
  public void onDoorFirstFrame() {
    add("door first frame");
  }

  @Override
  public void onDoorLost(String why) {
    add("door lost: " + why);
  }

  @Override
  public void onViewerConnected(String viewerId) {
    add(viewerId + " connected");
  }

  @Override
  public void onViewerLost(String viewerId, String why) {
    add(viewerId + " lost: " + why);
  }

  @Override
  public void onTwoWayAudio(String viewerId) {
    add(viewerId + " two-way");
  }
}
