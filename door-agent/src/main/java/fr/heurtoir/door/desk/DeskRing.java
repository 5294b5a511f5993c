package fr.heurtoir.door.desk;

import fr.heurtoir.door.call.Notice;
import fr.heurtoir.protocol.Moment;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.log.About;
import fr.heurtoir.protocol.sip.ua.CallEnd;
import fr.heurtoir.protocol.sip.ua.OutgoingCall;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ring that goes to the desk phone because no gateway is reachable. It rings and talks for a
 * limited time, and shows the visitor the usual notices. One at a time; used on the station's
 * thread.
 */
public final class DeskRing implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DeskRing.class);
  private static final Duration SHOWN = Duration.ofSeconds(8);

  private final DeskSettings settings;
  private final String door;
  private final ScheduledExecutorService thread;
  private final Visitor visitor;
  private @Nullable Live live;
  private @Nullable ScheduledFuture<?> alarm;

  /** One call. {@code over} while its outcome is shown. */
  private record Live(RingId ring, OutgoingCall call, boolean over) {}

  /** Hears what to show the visitor, on the station's thread. */
  public interface Visitor {
    /** Show that notice, with its sound. */
    void tell(Notice notice);

    /** The microphone was opened or closed. */
    void listening(boolean open);

    /** The call has ended: show the station's own notices again. */
    void over(RingId ring, Outcome outcome);
  }

  /**
   * @param thread the station's
   */
  public DeskRing(
      DeskSettings settings, String door, ScheduledExecutorService thread, Visitor visitor) {
    this.settings = settings;
    this.door = door;
    this.thread = thread;
    this.visitor = visitor;
  }

  /** Whether a call is in progress, or its outcome is shown. */
  public boolean active() {
    return live != null;
  }

  /** Somebody pressed. */
  public void begin(RingId ring) {
    if (live == null) {
      About.ring(ring).run(() -> call(ring));
    }
  }

  private void call(RingId ring) {
    LOG.info("event=desk-called ring={}", ring);
    OutgoingCall call =
        new OutgoingCall(
            "desk",
            settings.pbx(),
            settings.pbx().own(door),
            settings.pbx().addressOf(settings.phone()),
            new DeskMedia(),
            new Reports(ring));
    live = new Live(ring, call, false);
    visitor.tell(new Notice.Pressed());
    call.call();
    set(settings.rings(), () -> finish(ring, Outcome.NOBODY_ANSWERED));
  }

  /** A gateway can take the next ring: ends the call silently. */
  public void giveWay() {
    close();
  }

  /** The visitor leaves. */
  public void end(Outcome outcome) {
    Live now = live;
    if (now != null) {
      finish(now.ring(), outcome);
    }
  }

  private void set(Duration in, Runnable then) {
    ScheduledFuture<?> before = alarm;
    if (before != null) {
      before.cancel(false);
    }
    alarm = thread.schedule(About.now().later(then), in.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void finish(RingId ring, Outcome outcome) {
    Live now = live;
    if (now == null || now.over() || !now.ring().equals(ring)) {
      return;
    }
    About.ring(ring).run(() -> finish(now, outcome));
  }

  private void finish(Live now, Outcome outcome) {
    RingId ring = now.ring();
    live = new Live(ring, now.call(), true);
    now.call().close();
    LOG.info("event=desk-ended ring={} outcome={}", ring, outcome.code());
    visitor.listening(false);
    visitor.tell(new Notice.Over(outcome));
    set(
        SHOWN,
        () -> {
          live = null;
          visitor.over(ring, outcome);
        });
  }

  /** The call's events, passed to the station's thread. */
  private final class Reports implements OutgoingCall.Listener {
    private final RingId ring;

    Reports(RingId ring) {
      this.ring = ring;
    }

    private void on(Consumer<Live> then) {
      thread.execute(
          () -> {
            Live now = live;
            if (now != null && !now.over() && now.ring().equals(ring)) {
              About.ring(ring).run(() -> then.accept(now));
            }
          });
    }

    @Override
    public void ringing() {
      on(now -> visitor.tell(new Notice.At(Moment.RING_SENT, Optional.empty())));
    }

    @Override
    public void answered() {
      on(
          now -> {
            visitor.listening(true);
            visitor.tell(new Notice.At(Moment.SPEAK, Optional.empty()));
            set(settings.longest(), () -> finish(ring, Outcome.TIME_LIMIT));
          });
    }

    @Override
    public void ended(CallEnd how) {
      on(
          now ->
              finish(
                  ring,
                  switch (how) {
                    case HUNG_UP -> Outcome.ANSWERED;
                    case NOT_ANSWERED -> Outcome.NOBODY_ANSWERED;
                    case WITHDRAWN -> Outcome.VISITOR_LEFT;
                    case FAILED -> Outcome.NOBODY_REACHABLE;
                  }));
    }
  }

  @Override
  public void close() {
    Live now = live;
    if (now != null) {
      now.call().close();
      live = null;
      visitor.listening(false);
    }
    ScheduledFuture<?> set = alarm;
    if (set != null) {
      set.cancel(false);
    }
  }
}
