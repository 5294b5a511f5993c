package fr.heurtoir.gateway.media.transport;

import fr.heurtoir.gateway.media.dtls.DtlsAssociation;
import fr.heurtoir.gateway.media.dtls.DtlsFailure;
import fr.heurtoir.gateway.media.dtls.DtlsListener;
import fr.heurtoir.gateway.media.dtls.DtlsServer;
import fr.heurtoir.gateway.media.relay.DropReason;
import fr.heurtoir.gateway.rtc.ice.IceCredentials;
import fr.heurtoir.gateway.rtc.ice.IceLite;
import fr.heurtoir.gateway.rtc.ice.IceResult;
import fr.heurtoir.gateway.rtc.ice.IceState;
import fr.heurtoir.gateway.rtc.ice.PacketKind;
import fr.heurtoir.gateway.rtc.ice.Tuple;
import fr.heurtoir.gateway.rtc.sdp.WebRtcOffer;
import fr.heurtoir.gateway.rtc.srtp.SrtpKeys;
import fr.heurtoir.gateway.rtc.srtp.SrtpResult;
import fr.heurtoir.gateway.rtc.srtp.SrtpSession;
import fr.heurtoir.gateway.rtc.stun.StunMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * WebRTC: ICE-lite for connectivity, DTLS for keys, SRTP for packets, all through the shared port.
 * Media flows only while the peer's consent is valid and its certificate is the one that its offer
 * named.
 *
 * <p>Longer than 350 lines: whether media may flow depends on ICE, DTLS and consent together, and
 * is decided here.
 */
final class WebRtcTransport implements MediaTransport, DtlsListener {
  private enum State {
    /** The answer is sent; media cannot flow yet. */
    CONNECTING,
    /** Media flows. */
    CONNECTED,
    /** Consent expired or never began; an ICE restart may restore the connection. */
    LOST,
    /** The DTLS association failed or ended: only a new transport helps. */
    BROKEN,
    /** Our side ended it. */
    CLOSED
  }

  private final Demultiplexer demultiplexer;
  private final TransportListener listener;
  private final IceLite ice;
  private final DtlsAssociation dtls;
  private final SrtpSender sender;
  private final long patience;
  private final Set<String> ufrags = new HashSet<>();
  private final Set<Tuple> tuples = new HashSet<>();
  private final AtomicLong waiting = new AtomicLong();
  private WebRtcOffer remote;
  private IceCredentials local;
  private Progress progress = Progress.NOTHING;
  private State state = State.CONNECTING;
  private long deadline;
  private @Nullable SrtpSession srtp;

  /**
   * @param remote the peer's offer
   * @param local our credentials in our answer
   */
  WebRtcTransport(
      Demultiplexer demultiplexer,
      DtlsServer server,
      WebRtcConfig config,
      Executor loop,
      WebRtcOffer remote,
      IceCredentials local,
      TransportListener listener) {
    this.demultiplexer = demultiplexer;
    this.listener = listener;
    this.remote = remote;
    this.local = local;
    this.ice = new IceLite(local, config.consent());
    this.sender =
        new SrtpSender(
            demultiplexer,
            now -> state == State.CONNECTED ? ice.selected(now) : Optional.<Tuple>empty());
    this.patience = config.patience().toNanos();
    this.deadline = demultiplexer.now() + this.patience;
    this.dtls = server.start(remote.fingerprints(), this::sendDtls, loop, this);
    register(local);
  }

  /** Its loop's end of the port. Any thread. */
  Demultiplexer demultiplexer() {
    return demultiplexer;
  }

  /** Bytes on their way to it from other loops; {@link HandOver} counts them. Any thread. */
  AtomicLong waiting() {
    return waiting;
  }

  @Override
  public Progress progress() {
    demultiplexer.requireLoop();
    return progress;
  }

  /** Whether that offer continues the same peer connection, and this transport is still usable. */
  boolean continuedBy(WebRtcOffer next) {
    demultiplexer.requireLoop();
    boolean usable =
        switch (state) {
          case CONNECTING, CONNECTED, LOST -> true;
          case BROKEN, CLOSED -> false;
        };
    return usable
        && remote.offer().sessionId().equals(next.offer().sessionId())
        && remote.fingerprints().equals(next.fingerprints());
  }

  /** Our credentials for the answer to that offer. Empty where it asks for an ICE restart. */
  Optional<IceCredentials> credentialsFor(WebRtcOffer next) {
    demultiplexer.requireLoop();
    // RFC 8839 section 4.4.1.1.1: a new user fragment asks for a restart.
    return remote.ufrag().equals(next.ufrag()) ? Optional.of(local) : Optional.empty();
  }

  /**
   * Called after an offer that continues this transport was answered with those credentials of
   * ours.
   */
  void resume(WebRtcOffer next, IceCredentials ours) {
    demultiplexer.requireLoop();
    remote = next;
    if (!ours.equals(local)) {
      restart(ours);
    }
  }

  /** Sets new credentials of ours, for an ICE restart of the peer (RFC 8445 section 9). */
  private void restart(IceCredentials ours) {
    local = ours;
    ice.restart(ours);
    register(ours);
    // This restart replaces an earlier one that the peer never used, with its user fragment.
    ufrags.removeIf(this::dead);
    if (state == State.LOST) {
      state = State.CONNECTING;
    }
    deadline = demultiplexer.now() + patience;
  }

  private void register(IceCredentials ours) {
    ufrags.add(ours.ufrag());
    demultiplexer.table().register(ours.ufrag(), this);
  }

  void stun(StunMessage message, Tuple from, long now) {
    demultiplexer.requireLoop();
    if (state == State.CLOSED) {
      // It was on its way from another loop: a check that is taken now would bind a tuple for good.
      demultiplexer.drop(DropReason.STUN_UNKNOWN_UFRAG);
      return;
    }
    switch (ice.receive(message, from, now)) {
      case IceResult.Accepted accepted -> {
        tuples.add(from);
        if (progress == Progress.NOTHING) {
          progress = Progress.REACHED;
        }
        demultiplexer.table().bind(from, this);
        accepted.forgotten().ifPresent(this::forget);
        if (accepted.restarted()) {
          ufrags.removeIf(this::dead);
        }
        demultiplexer.send(from, Unpooled.wrappedBuffer(accepted.response()));
        listener.heard(now);
        if (srtp != null && state != State.CONNECTED) {
          connect(now);
        }
      }
      case IceResult.Refused refused -> {
        demultiplexer.drop(DropReason.STUN_REFUSED);
        demultiplexer.send(from, Unpooled.wrappedBuffer(refused.response()));
      }
      case IceResult.Dropped dropped ->
          demultiplexer.drop(
              switch (dropped.why()) {
                case NOT_A_REQUEST, UNKNOWN_METHOD -> DropReason.STUN_UNWANTED;
                case CONSENT_LOST -> DropReason.NO_CONSENT;
                case AMPLIFIES -> DropReason.STUN_AMPLIFIES;
                case REPLAYED -> DropReason.STUN_REPLAYED;
              });
    }
  }

  private boolean dead(String ufrag) {
    if (ice.answersTo(ufrag)) {
      return false;
    }
    demultiplexer.table().unregister(ufrag, this);
    return true;
  }

  private void forget(Tuple tuple) {
    tuples.remove(tuple);
    demultiplexer.table().unbind(tuple, this);
  }

  private void connect(long now) {
    state = State.CONNECTED;
    listener.connected(now);
  }

  /** Handles DTLS, RTP or RTCP from one of this transport's tuples, borrowed. */
  void incoming(PacketKind kind, ByteBuf packet, Tuple from, long now) {
    demultiplexer.requireLoop();
    if (state == State.CLOSED) {
      demultiplexer.drop(DropReason.UNKNOWN_TUPLE);
      return;
    }
    if (!ice.accepts(from, now)) {
      demultiplexer.drop(DropReason.NO_CONSENT);
      return;
    }
    switch (kind) {
      case DTLS -> dtls.receive(packet);
      case RTP -> media(packet, false, now);
      case RTCP -> media(packet, true, now);
      case STUN, OTHER -> throw new IllegalArgumentException("not for a transport: " + kind);
    }
  }

  private void media(ByteBuf packet, boolean control, long now) {
    SrtpSession keys = srtp;
    if (keys == null || state != State.CONNECTED) {
      demultiplexer.drop(DropReason.NOT_SECURED);
      return;
    }
    SrtpResult result = control ? keys.unprotectRtcp(packet) : keys.unprotectRtp(packet);
    switch (result) {
      case OK -> {
        listener.heard(now);
        if (control) {
          listener.rtcp(packet, now);
        } else {
          listener.rtp(packet, now);
        }
      }
      case AUTH_FAILED -> demultiplexer.drop(DropReason.SRTP_FORGED);
      case REPLAYED, TOO_OLD -> demultiplexer.drop(DropReason.SRTP_REPLAYED);
      case TOO_SHORT, TOO_LONG, NOT_RTP, NO_ROOM, TOO_MANY_SSRC, NOT_ENCRYPTED, KEYS_EXHAUSTED ->
          demultiplexer.drop(DropReason.SRTP_REFUSED);
    }
  }

  @Override
  public void tick(long now) {
    demultiplexer.requireLoop();
    sender.expire(now);
    ice.expire(now).forEach(this::forget);
    switch (state) {
      case CONNECTED -> {
        if (ice.state() == IceState.LOST) {
          lose("silent for too long");
        }
      }
      case CONNECTING -> {
        if (now - deadline >= 0) {
          lose(
              switch (ice.state()) {
                case NEW -> "no connectivity check arrived";
                case CONNECTED -> "no secure session came about";
                case LOST -> "silent before media could flow";
              });
        }
      }
      case LOST, BROKEN, CLOSED -> {}
    }
  }

  private void lose(String why) {
    state = State.LOST;
    sender.clear();
    listener.lost(why);
  }

  @Override
  public void onKeys(SrtpKeys keys) {
    demultiplexer.requireLoop();
    SrtpSession session = SrtpSession.of(keys);
    srtp = session;
    sender.keys(Optional.of(session));
    progress = Progress.READY;
    if (ice.selected(demultiplexer.now()).isPresent()) {
      connect(demultiplexer.now());
      demultiplexer.flush();
    }
  }

  @Override
  public void onFailed(DtlsFailure reason, String detail) {
    demultiplexer.requireLoop();
    broken("dtls " + reason + " (" + detail + ")");
  }

  @Override
  public void onClosed() {
    demultiplexer.requireLoop();
    broken("ended by the peer");
  }

  private void broken(String why) {
    boolean told = state == State.LOST;
    state = State.BROKEN;
    srtp = null;
    sender.keys(Optional.empty());
    sender.clear();
    if (!told) {
      listener.lost(why);
    }
  }

  private void sendDtls(byte[] datagram) {
    Optional<Tuple> to = ice.selected(demultiplexer.now());
    if (to.isEmpty()) {
      demultiplexer.drop(DropReason.NO_PATH);
      return;
    }
    demultiplexer.send(to.get(), Unpooled.wrappedBuffer(datagram));
    demultiplexer.flush();
  }

  @Override
  public void close() {
    demultiplexer.requireLoop();
    if (state == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    srtp = null;
    sender.keys(Optional.empty());
    dtls.close();
    ufrags.forEach(ufrag -> demultiplexer.table().unregister(ufrag, this));
    Set.copyOf(tuples).forEach(this::forget);
    sender.clear();
  }

  @Override
  public ByteBuf buffer(int bytes) {
    demultiplexer.requireLoop();
    return demultiplexer.allocator().directBuffer(bytes + SrtpSession.MAX_OVERHEAD);
  }

  @Override
  public void audio(ByteBuf packet) {
    demultiplexer.requireLoop();
    sender.rtp(packet, false);
  }

  @Override
  public void video(ByteBuf packet) {
    demultiplexer.requireLoop();
    sender.rtp(packet, true);
  }

  @Override
  public void rtcp(ByteBuf compound) {
    demultiplexer.requireLoop();
    sender.rtcp(compound);
  }

  @Override
  public boolean retransmit(int sequence) {
    demultiplexer.requireLoop();
    return sender.retransmit(sequence);
  }

  @Override
  public boolean congested() {
    demultiplexer.requireLoop();
    return ice.selected(demultiplexer.now()).map(demultiplexer::full).orElse(false);
  }
}
