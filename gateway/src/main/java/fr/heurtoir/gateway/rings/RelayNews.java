package fr.heurtoir.gateway.rings;

import fr.heurtoir.gateway.media.RelayListener;
import fr.heurtoir.gateway.ring.RingEvent;
import fr.heurtoir.protocol.RingId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes one ring's relay events to that ring. On the rings' loop. */
final class RelayNews implements RelayListener {
  private static final Logger LOG = LoggerFactory.getLogger(RelayNews.class);

  private final RingId ring;
  private final RingBoard board;
  private final Snapshots snapshots;

  RelayNews(RingId ring, RingBoard board, Snapshots snapshots) {
    this.ring = ring;
    this.board = board;
    this.snapshots = snapshots;
  }

  @Override
  public void onDoorConnected() {
    board.find(ring).ifPresent(live -> board.on(live, new RingEvent.DoorMediaConnected()));
  }

  @Override
  public void onDoorFirstFrame() {
    LOG.debug("event=door-first-frame ring={}", ring);
    board.find(ring).ifPresent(snapshots::seen);
  }

  @Override
  public void onDoorLost(String why) {
    board.find(ring).ifPresent(live -> board.on(live, new RingEvent.DoorMediaEnded(why)));
  }

  @Override
  public void onViewerConnected(String phone) {
    board.find(ring).ifPresent(live -> board.on(live, new RingEvent.ViewerConnected(phone)));
  }

  @Override
  public void onViewerLost(String phone, String why) {
    LOG.info("event=viewer-lost ring={} phone={} reason=\"{}\"", ring, phone, why);
    board.find(ring).ifPresent(live -> board.on(live, new RingEvent.ViewerLost(phone, why)));
  }

  @Override
  public void onViewerHeard(String phone) {
    board.find(ring).ifPresent(live -> board.heard(live, phone));
  }

  @Override
  public void onTwoWayAudio(String phone) {
    board.find(ring).ifPresent(live -> board.on(live, new RingEvent.TwoWayAudio(phone)));
  }
}
