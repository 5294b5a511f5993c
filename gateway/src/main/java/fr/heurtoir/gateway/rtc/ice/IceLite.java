package fr.heurtoir.gateway.rtc.ice;

import fr.heurtoir.gateway.rtc.stun.StunClass;
import fr.heurtoir.gateway.rtc.stun.StunKey;
import fr.heurtoir.gateway.rtc.stun.StunMessage;
import fr.heurtoir.gateway.rtc.stun.StunWriter;
import java.net.Inet6Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The ICE-lite side of one session (RFC 8445 sections 2.5 and 7.3). It sends no checks. It answers
 * authenticated checks, learns the peer's tuples from them and ignores the candidates in SDP. It is
 * always controlled, because its peers are full agents. Media goes only to addresses that sent an
 * authenticated check themselves. So an attacker who records a check and sends it from another
 * address receives nothing.
 *
 * <p>Consent (RFC 7675): each authenticated check renews the consent of its tuple. When the consent
 * of every tuple has expired, the session is {@link IceState#LOST}: it answers nothing and has no
 * selected tuple, until {@link #restart} and a check with the new credentials.
 *
 * <p>All times are nanoseconds of one monotonic clock of any origin. Not thread-safe: the session's
 * event loop owns it.
 */
public final class IceLite {
  /** The most tuples remembered at once. */
  public static final int MAX_TUPLES = 8;

  /** How long consent lasts (RFC 7675 section 5.1). */
  public static final Duration DEFAULT_CONSENT = Duration.ofSeconds(30);

  /**
   * A selected tuple that was not checked for this long is replaced by any other that is checked.
   * Peers check a pair in use about every 2.5 s (Chrome) or 5 s (RFC 7675).
   */
  private static final long QUIET_NANOS = Duration.ofSeconds(7).toNanos();

  /** A success response: header, XOR-MAPPED-ADDRESS of IPv4, MESSAGE-INTEGRITY, FINGERPRINT. */
  private static final int SUCCESS_BYTES = 20 + 12 + 24 + 8;

  private static final int IPV6_MORE_BYTES = 12;

  private final long consentNanos;
  private final SeenChecks seen = new SeenChecks();
  private final List<CandidatePair> pairs = new ArrayList<>(MAX_TUPLES);
  private IceState state = IceState.NEW;
  private Generation current;
  private @Nullable Generation next;
  private @Nullable CandidatePair selected;

  private record Generation(String ufrag, StunKey key) {
    Generation(IceCredentials local) {
      this(local.ufrag(), new StunKey(local.password()));
    }
  }

  /**
   * @param local our credentials, as our SDP carries them
   * @param consent how long consent lasts after a check; 1 s to 10 min
   * @throws IllegalArgumentException where {@code consent} is out of range
   */
  public IceLite(IceCredentials local, Duration consent) {
    if (consent.toSeconds() < 1 || consent.toSeconds() > 600) {
      throw new IllegalArgumentException("consent must last 1 s to 10 min");
    }
    this.consentNanos = consent.toNanos();
    this.current = new Generation(local);
  }

  /**
   * Begins an ICE restart: our next SDP carries these credentials. The old credentials stay valid
   * until the first authenticated check with the new ones, so media continues meanwhile. A second
   * restart before that check replaces the first.
   */
  public void restart(IceCredentials local) {
    next = new Generation(local);
  }

  /** Whether a check addressed to that user fragment belongs to this session. */
  public boolean answersTo(String ufrag) {
    Generation coming = next;
    return current.ufrag.equals(ufrag) || coming != null && coming.ufrag.equals(ufrag);
  }

  /** The session's state. Only {@link #expire} notices that consent has expired. */
  public IceState state() {
    return state;
  }

  /**
   * Where to send: the tuple that the peer nominated, or the first checked tuple while none is
   * nominated. Empty before the first check and after consent expired. Allocates nothing.
   */
  public Optional<Tuple> selected(long now) {
    CandidatePair pair = selected;
    return pair != null && consented(pair, now) ? pair.asSelected : Optional.empty();
  }

  /**
   * Whether DTLS and media from that tuple may be processed: an authenticated check came from it,
   * and its consent is valid.
   */
  public boolean accepts(Tuple from, long now) {
    CandidatePair pair = find(from);
    return pair != null && consented(pair, now);
  }

  /** When {@link #expire} must be called next. Empty where there is no tuple. */
  public OptionalLong deadline() {
    OptionalLong earliest = OptionalLong.empty();
    for (CandidatePair pair : pairs) {
      long end = pair.checkedAt + consentNanos;
      if (earliest.isEmpty() || end - earliest.getAsLong() < 0) {
        earliest = OptionalLong.of(end);
      }
    }
    return earliest;
  }

  /**
   * Removes the tuples whose consent has expired. If none is left, {@link #state} is then {@link
   * IceState#LOST}.
   *
   * @return the tuples that no longer belong to this session
   */
  public List<Tuple> expire(long now) {
    List<Tuple> gone = new ArrayList<>(0);
    pairs.removeIf(
        pair -> {
          boolean over = !consented(pair, now);
          if (over) {
            gone.add(pair.tuple);
          }
          return over;
        });
    CandidatePair held = selected;
    if (held != null && !pairs.contains(held)) {
      selected = freshest();
    }
    if (state == IceState.CONNECTED && pairs.isEmpty()) {
      state = IceState.LOST;
    }
    return gone;
  }

  /**
   * Handles one STUN message that the demultiplexer gave to this session, by its tuple or by {@link
   * StunMessage#receiverUfrag}. The answer to an address without an authenticated check is never
   * longer than the request.
   */
  public IceResult receive(StunMessage message, Tuple from, long now) {
    boolean proved = find(from) != null;
    IceResult result = judge(message, from, now);
    return result instanceof IceResult.Refused refused
            && !proved
            && refused.response().length > message.size()
        ? new IceResult.Dropped(IceDrop.AMPLIFIES)
        : result;
  }

  private static int successBytes(Tuple to) {
    return to.remote().getAddress() instanceof Inet6Address
        ? SUCCESS_BYTES + IPV6_MORE_BYTES
        : SUCCESS_BYTES;
  }

  private IceResult judge(StunMessage message, Tuple from, long now) {
    if (message.messageClass() != StunClass.REQUEST) {
      return new IceResult.Dropped(IceDrop.NOT_A_REQUEST);
    }
    if (message.method() != StunMessage.BINDING) {
      return new IceResult.Dropped(IceDrop.UNKNOWN_METHOD);
    }
    String ufrag = message.receiverUfrag().orElse("");
    Generation coming = next;
    boolean restarts = coming != null && coming.ufrag.equals(ufrag);
    // RFC 7675 section 5.1: once consent expired, the same credentials cannot restore it.
    if (!restarts && (state == IceState.LOST || consentOver(now))) {
      return new IceResult.Dropped(IceDrop.CONSENT_LOST);
    }
    if (!message.hasFingerprint()
        || !message.hasIntegrity()
        || message.username().isEmpty()
        || message.priority().isEmpty()) {
      return refuse(message, 400);
    }
    Generation claimed = restarts && coming != null ? coming : current;
    if (!claimed.ufrag.equals(ufrag) || !message.integrityHolds(claimed.key)) {
      return refuse(message, 401);
    }
    int[] unknown = message.unknownRequired();
    if (unknown.length > 0) {
      return new IceResult.Refused(
          StunWriter.error(message, 420, "")
              .unknownAttributes(unknown)
              .integrity(claimed.key)
              .fingerprint()
              .bytes(),
          420);
    }
    // RFC 8445 section 7.3.1.1: we stay controlled, whatever the tie-breakers say, because a lite
    // agent cannot control a full one. The peer changes its role and checks again.
    if (message.iceControlled().isPresent()) {
      return new IceResult.Refused(
          StunWriter.error(message, 487, "").integrity(claimed.key).fingerprint().bytes(), 487);
    }
    if (find(from) == null && message.size() < successBytes(from)) {
      // No full agent sends so short a check: it carries ICE-CONTROLLING and two user fragments.
      return new IceResult.Dropped(IceDrop.AMPLIFIES);
    }
    byte[] transaction = message.transactionId();
    if (seen.replayed(transaction, from, now)) {
      return new IceResult.Dropped(IceDrop.REPLAYED);
    }
    seen.add(transaction, from, now);
    if (restarts) {
      current = claimed;
      next = null;
      for (CandidatePair pair : pairs) {
        pair.nominated = false;
      }
    }
    return accept(message, from, now, restarts);
  }

  private IceResult accept(StunMessage message, Tuple from, long now, boolean restarted) {
    Optional<Tuple> forgotten = Optional.empty();
    CandidatePair pair = find(from);
    boolean newTuple = pair == null;
    if (pair == null) {
      if (pairs.size() == MAX_TUPLES) {
        forgotten = Optional.of(makeRoom());
      }
      pair = new CandidatePair(from);
      pairs.add(pair);
    }
    boolean justNominated = message.useCandidate() && !pair.nominated;
    pair.nominated = message.useCandidate();
    pair.checkedAt = now;
    pair.priority = message.priority().orElse(0);
    boolean moves = prefers(pair, justNominated, now);
    if (moves) {
      selected = pair;
    }
    state = IceState.CONNECTED;
    byte[] response =
        StunWriter.success(message)
            .xorMappedAddress(from.remote())
            .integrity(current.key)
            .fingerprint()
            .bytes();
    return new IceResult.Accepted(response, newTuple, moves, restarted, forgotten);
  }

  /**
   * Whether the tuple just checked becomes the selected one.
   *
   * <p>A peer that nominates one pair at a time is followed at once. Firefox puts USE-CANDIDATE on
   * every check towards a lite peer; following each would switch tuples with every check. So a
   * tuple that was already nominated replaces another nominated one in two cases only: its priority
   * is higher (aggressive nomination, RFC 5245 section 8.1.1.2), or the other is no longer checked.
   */
  private boolean prefers(CandidatePair pair, boolean justNominated, long now) {
    CandidatePair held = selected;
    if (held == pair) {
      return false;
    }
    if (held == null || now - held.checkedAt > QUIET_NANOS) {
      return true;
    }
    return pair.nominated && (!held.nominated || justNominated || pair.priority > held.priority);
  }

  private static IceResult refuse(StunMessage request, int code) {
    // Before authentication there is no integrity (RFC 8489 section 9.1.3). There is no reason
    // phrase either: the answer to a forged source must not be longer than the request.
    return new IceResult.Refused(StunWriter.error(request, code, "").fingerprint().bytes(), code);
  }

  private boolean consented(CandidatePair pair, long now) {
    return now - pair.checkedAt < consentNanos;
  }

  private boolean consentOver(long now) {
    return state == IceState.CONNECTED && pairs.stream().noneMatch(pair -> consented(pair, now));
  }

  private @Nullable CandidatePair find(Tuple tuple) {
    for (CandidatePair pair : pairs) {
      if (pair.tuple.equals(tuple)) {
        return pair;
      }
    }
    return null;
  }

  private @Nullable CandidatePair freshest() {
    CandidatePair best = null;
    for (CandidatePair pair : pairs) {
      if (best == null || pair.checkedAt - best.checkedAt > 0) {
        best = pair;
      }
    }
    return best;
  }

  /** Removes the tuple whose last check is the oldest, but never the selected one. */
  private Tuple makeRoom() {
    CandidatePair oldest = null;
    for (CandidatePair pair : pairs) {
      if (pair != selected && (oldest == null || pair.checkedAt - oldest.checkedAt < 0)) {
        oldest = pair;
      }
    }
    if (oldest == null) {
      throw new IllegalStateException("more than one tuple, but all selected");
    }
    pairs.remove(oldest);
    return oldest.tuple;
  }
}
