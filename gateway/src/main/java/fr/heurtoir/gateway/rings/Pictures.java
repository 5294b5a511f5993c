package fr.heurtoir.gateway.rings;

import fr.heurtoir.gateway.media.Missing;
import fr.heurtoir.gateway.phone.ErrorCode;
import fr.heurtoir.gateway.phone.PhoneReply;
import fr.heurtoir.gateway.ring.RingEvent;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks whether a ring's picture arrives. It counts as shown where the phone reports it and the
 * gateway sent it. Otherwise the log and the phone are told why. Belongs to the rings' loop.
 */
public final class Pictures {
  private static final Logger LOG = LoggerFactory.getLogger(Pictures.class);

  /**
   * Within this time even a picture over a slow network arrives: by TCP, and with a lost packet in
   * the handshake.
   */
  static final Duration WITHIN = Duration.ofSeconds(6);

  private final RingBoard board;
  private final ScheduledExecutorService loop;

  Pictures(RingBoard board, ScheduledExecutorService loop) {
    this.board = board;
    this.loop = loop;
  }

  /** A phone's offer was answered: its picture is due. */
  public void expect(LiveRing live, String phone) {
    loop.schedule(() -> look(live, phone), WITHIN.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** A phone reports that it shows the picture. That counts only where one was sent. */
  public void shown(LiveRing live, String phone, PhoneReply reply) {
    live.relay.missing(phone, why -> shown(live, phone, why, reply));
  }

  private void shown(LiveRing live, String phone, Optional<Missing> missing, PhoneReply reply) {
    if (!board.kept(live)) {
      reply.error(ErrorCode.ENDED, "the ring is over");
    } else if (missing.filter(why -> why == Missing.NOT_SHOWN).isPresent()) {
      live.pictured.add(phone);
      board.on(live, new RingEvent.FirstFrame(phone), reply);
    } else {
      LOG.warn("event=first-frame-not-sent ring={} phone={}", live.ring.id(), phone);
      board.on(live, new RingEvent.Told(phone), reply);
    }
  }

  /** The picture is due now. If it is missing, tells the log and the phone why. */
  public void look(LiveRing live, String phone) {
    if (due(live, phone)) {
      live.relay.missing(phone, why -> why.ifPresent(each -> missing(live, phone, each)));
    }
  }

  private boolean due(LiveRing live, String phone) {
    return board.lives(live) && !live.pictured.contains(phone) && !live.missing.containsKey(phone);
  }

  private void missing(LiveRing live, String phone, Missing why) {
    if (due(live, phone)) {
      live.missing.put(phone, why);
      LOG.warn(
          "event=picture-missing ring={} door={} phone={} reason={} after_ms={} hint=\"{}\"",
          live.ring.id(),
          live.ring.door(),
          phone,
          why.code(),
          WITHIN.toMillis(),
          why.hint());
      live.callee(phone).ifPresent(callee -> callee.noPicture(live, why));
    }
  }

  /** Why an ended ring had no picture on any phone. Empty where it had one, or none was due. */
  static Optional<Missing> none(LiveRing live) {
    return live.pictured.isEmpty() ? live.missing.values().stream().findFirst() : Optional.empty();
  }
}
