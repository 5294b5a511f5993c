package fr.heurtoir.gateway.media;

import fr.heurtoir.gateway.media.dtls.DtlsAssociation;
import fr.heurtoir.gateway.media.dtls.DtlsFailure;
import fr.heurtoir.gateway.media.dtls.DtlsListener;
import fr.heurtoir.gateway.media.dtls.DtlsServer;
import fr.heurtoir.gateway.media.dtls.Fingerprint;
import fr.heurtoir.gateway.media.relay.DropReason;
import fr.heurtoir.gateway.media.relay.LegOutput;
import fr.heurtoir.gateway.rtc.ice.IceCredentials;
import fr.heurtoir.gateway.rtc.ice.IceLite;
import fr.heurtoir.gateway.rtc.ice.IceResult;
import fr.heurtoir.gateway.rtc.ice.IceState;
import fr.heurtoir.gateway.rtc.ice.PacketKind;
import fr.heurtoir.gateway.rtc.ice.Tuple;
import fr.heurtoir.gateway.rtc.srtp.SrtpKeys;
import fr.heurtoir.gateway.rtc.srtp.SrtpResult;
import fr.heurtoir.gateway.rtc.srtp.SrtpSession;
import fr.heurtoir.gateway.rtc.stun.StunMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One peer: connectivity by ICE-lite, keys by DTLS, packets by SRTP. Media passes only while the
 * peer consents and its certificate is the one that its offer named.
 */
final class PeerSession implements LegOutput, DtlsListener {
  /** Where a session stands. */
  enum State {
    /** Its answer is out; media cannot flow yet. */
    CONNECTING,
    /** Media flows. */
    CONNECTED,
    /** Consent ended or never came; an ICE restart may bring it back. */
    LOST,
    /** Its DTLS association failed or ended: only a new session helps. */
    BROKEN,
    /** We ended it. */
    CLOSED
  }

  /** How far a peer ever came. */
  enum Reached {
    /** No connectivity check of it arrived. */
    NOTHING,
    /** One did. */
    CHECKED,
    /** Its handshake ended well. */
    SECURED
  }

  private Reached reached = Reached.NOTHING;
  private final Port port;
  private final PeerEvents events;
  private final IceLite ice;
  private final DtlsAssociation dtls;
  private final long patience;
  private final RetransmissionBuffer kept = new RetransmissionBuffer();
  private final Set<String> ufrags = new HashSet<>();
  private final Set<Tuple> tuples = new HashSet<>();
  private State state = State.CONNECTING;
  private long deadline;
  private @Nullable SrtpSession srtp;

  PeerSession(
      Port port,
      DtlsServer server,
      IceCredentials local,
      Set<Fingerprint> expected,
      Duration consent,
      Duration patience,
      Executor loop,
      PeerEvents events) {
    this.port = port;
    this.events = events;
    this.ice = new IceLite(local, consent);
    this.patience = patience.toNanos();
    this.deadline = port.now() + this.patience;
    this.dtls = server.start(expected, this::sendDtls, loop, this);
    register(local);
  }

  State state() {
    return state;
  }

  Reached reached() {
    return reached;
  }

  /** Whether a re-offer of the same peer connection can go on in this session. */
  boolean usable() {
    return switch (state) {
      case CONNECTING, CONNECTED, LOST -> true;
      case BROKEN, CLOSED -> false;
    };
  }

  /** New credentials of ours, for an ICE restart of the peer (RFC 8445 section 9). */
  void restart(IceCredentials local) {
    ice.restart(local);
    register(local);
    // A restart that was never used gives way to this one, and its name with it.
    ufrags.removeIf(this::dead);
    if (state == State.LOST) {
      state = State.CONNECTING;
    }
    deadline = port.now() + patience;
  }

  private void register(IceCredentials local) {
    ufrags.add(local.ufrag());
    port.register(local.ufrag(), this);
  }

  void stun(StunMessage message, Tuple from, long now) {
    switch (ice.receive(message, from, now)) {
      case IceResult.Accepted accepted -> {
        tuples.add(from);
        if (reached == Reached.NOTHING) {
          reached = Reached.CHECKED;
        }
        port.bind(from, this);
        accepted.forgotten().ifPresent(this::forget);
        if (accepted.restarted()) {
          ufrags.removeIf(this::dead);
        }
        port.send(from, Unpooled.wrappedBuffer(accepted.response()));
        events.heard(now);
        if (srtp != null && state != State.CONNECTED) {
          connect(now);
        }
      }
      case IceResult.Refused refused -> {
        port.drop(DropReason.STUN_REFUSED);
        port.send(from, Unpooled.wrappedBuffer(refused.response()));
      }
      case IceResult.Dropped dropped ->
          port.drop(
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
    port.unregister(ufrag);
    return true;
  }

  private void forget(Tuple tuple) {
    tuples.remove(tuple);
    port.unbind(tuple, this);
  }

  private void connect(long now) {
    state = State.CONNECTED;
    events.connected(now);
  }

  /** DTLS, RTP or RTCP from one of this session's tuples, borrowed. */
  void incoming(PacketKind kind, ByteBuf packet, Tuple from, long now) {
    if (!ice.accepts(from, now)) {
      port.drop(DropReason.NO_CONSENT);
      return;
    }
    switch (kind) {
      case DTLS -> dtls.receive(packet);
      case RTP -> media(packet, false, now);
      case RTCP -> media(packet, true, now);
      case STUN, OTHER -> throw new IllegalArgumentException("not for a session: " + kind);
    }
  }

  private void media(ByteBuf packet, boolean control, long now) {
    SrtpSession keys = srtp;
    if (keys == null || state != State.CONNECTED) {
      port.drop(DropReason.NOT_SECURED);
      return;
    }
    SrtpResult result = control ? keys.unprotectRtcp(packet) : keys.unprotectRtp(packet);
    switch (result) {
      case OK -> {
        events.heard(now);
        if (control) {
          events.rtcp(packet, now);
        } else {
          events.rtp(packet, now);
        }
      }
      case AUTH_FAILED -> port.drop(DropReason.SRTP_FORGED);
      case REPLAYED, TOO_OLD -> port.drop(DropReason.SRTP_REPLAYED);
      case TOO_SHORT, TOO_LONG, NOT_RTP, NO_ROOM, TOO_MANY_SSRC, NOT_ENCRYPTED, KEYS_EXHAUSTED ->
          port.drop(DropReason.SRTP_REFUSED);
    }
  }

  /** To be called about every 20 ms. */
  void tick(long now) {
    kept.expire(now);
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
    kept.clear();
    events.lost(why);
  }

  @Override
  public void onKeys(SrtpKeys keys) {
    srtp = SrtpSession.of(keys);
    reached = Reached.SECURED;
    if (ice.selected(port.now()).isPresent()) {
      connect(port.now());
      port.flush();
    }
  }

  @Override
  public void onFailed(DtlsFailure reason, String detail) {
    broken("dtls " + reason + " (" + detail + ")");
  }

  @Override
  public void onClosed() {
    broken("ended by the peer");
  }

  private void broken(String why) {
    boolean told = state == State.LOST;
    state = State.BROKEN;
    srtp = null;
    kept.clear();
    if (!told) {
      events.lost(why);
    }
  }

  private void sendDtls(byte[] datagram) {
    Optional<Tuple> to = ice.selected(port.now());
    if (to.isEmpty()) {
      port.drop(DropReason.NO_PATH);
      return;
    }
    port.send(to.get(), Unpooled.wrappedBuffer(datagram));
    port.flush();
  }

  /** Ends the session; its events stop. */
  void close() {
    if (state == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    srtp = null;
    dtls.close();
    ufrags.forEach(port::unregister);
    Set.copyOf(tuples).forEach(this::forget);
    kept.clear();
  }

  @Override
  public ByteBuf buffer(int bytes) {
    return port.allocator().directBuffer(bytes + SrtpSession.MAX_OVERHEAD);
  }

  @Override
  public void rtp(ByteBuf packet) {
    protect(packet, false, false);
  }

  @Override
  public void rtpRetransmittable(ByteBuf packet) {
    protect(packet, false, true);
  }

  @Override
  public void rtcp(ByteBuf compound) {
    protect(compound, true, false);
  }

  private void protect(ByteBuf packet, boolean control, boolean keep) {
    SrtpSession keys = srtp;
    long now = port.now();
    // RFC 7675 section 5.1: nothing is sent without fresh consent.
    Optional<Tuple> to = ice.selected(now);
    if (keys == null || state != State.CONNECTED || to.isEmpty()) {
      port.drop(DropReason.NO_PATH);
      packet.release();
      return;
    }
    int sequence = packet.getUnsignedShort(packet.readerIndex() + 2);
    SrtpResult result = control ? keys.protectRtcp(packet) : keys.protectRtp(packet);
    if (result != SrtpResult.OK) {
      port.drop(DropReason.PROTECT_FAILED);
      packet.release();
      return;
    }
    if (keep) {
      kept.keep(sequence, packet.retainedDuplicate(), now);
    }
    port.send(to.get(), packet);
  }

  @Override
  public boolean retransmit(int sequence) {
    long now = port.now();
    ByteBuf packet = kept.find(sequence, now);
    if (packet == null) {
      return false;
    }
    Optional<Tuple> to = ice.selected(now);
    if (to.isEmpty()) {
      port.drop(DropReason.NO_PATH);
      packet.release();
    } else {
      port.send(to.get(), packet);
    }
    return true;
  }

  @Override
  public boolean congested() {
    return ice.selected(port.now()).map(port::full).orElse(false);
  }
}
