package fr.heurtoir.gateway.phone;

import fr.heurtoir.gateway.ops.Counters;
import fr.heurtoir.gateway.phone.PhoneCodec.BadMessage;
import fr.heurtoir.gateway.phone.PhoneCodec.Received;
import fr.heurtoir.gateway.phone.PhoneConnection.Stage;
import fr.heurtoir.protocol.RingId;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The live connections of all phones: at most one a phone, the newest. Presence is by proof: a
 * phone is reachable from its welcome until it owes a pong for too long.
 *
 * <p>Every method may be called from any thread and none blocks. What happens is told to the {@link
 * PhoneListener} on the executor, in order. Somebody must call {@link #tick()} every half second or
 * so.
 */
public final class PhoneHub {
  private static final Logger LOG = LoggerFactory.getLogger(PhoneHub.class);

  /** How many phones' last instances are remembered for a resume. */
  private static final int REMEMBERED = 4096;

  private final PhoneDirectory directory;
  private volatile PhoneListener listener = PhoneListener.NOBODY;
  private final Executor loop;
  private final PhoneLimits limits;
  private final LongSupplier nanos;
  private final PhoneCodec codec = new PhoneCodec();
  private final PhoneCounters counters;
  private final Proofs proofs;
  private final SecureRandom random = new SecureRandom();

  // A short lock: nothing under it blocks or waits. Listener calls only leave through the executor.
  private final ReentrantLock lock = new ReentrantLock();
  private final Greetings greeting;
  private final Map<String, PhoneConnection> current = new ConcurrentHashMap<>();
  // How many rings want to know at once when this phone falls silent.
  private final Map<String, Integer> watched = new ConcurrentHashMap<>();
  // The phones that the listener believes to be there; used by the executor's calls alone.
  private final Set<String> told = ConcurrentHashMap.newKeySet();
  private final Map<String, Past> past =
      new LinkedHashMap<>(64, 0.75f, false) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Past> eldest) {
          return size() > REMEMBERED;
        }
      };

  private record Past(String instance, long endedAt) {}

  /**
   * A hub without connections.
   *
   * @param loop runs the listener, one call after the other in the order given
   * @param nanos monotonic nanoseconds, {@link System#nanoTime()}
   */
  public PhoneHub(
      PhoneDirectory directory,
      Executor loop,
      PhoneLimits limits,
      LongSupplier nanos,
      Counters counters) {
    this.directory = directory;
    this.loop = loop;
    this.limits = limits;
    this.greeting = new Greetings(limits.greetings(), limits.greetingsOfSource());
    this.nanos = nanos;
    this.proofs = new Proofs(nanos);
    this.counters = new PhoneCounters(counters, this::connected);
  }

  /** Whom phones are told to from now on; to be said before the first may connect. */
  public void begin(PhoneListener listener) {
    this.listener = listener;
  }

  /** Whether the phone was welcomed and has proved itself alive since. */
  public boolean reachable(String phoneId) {
    PhoneConnection connection = current.get(phoneId);
    return connection != null && connection.stage == Stage.READY;
  }

  /** Whether the phone is reachable and says that its screen shows the page. */
  public boolean visible(String phoneId) {
    PhoneConnection connection = current.get(phoneId);
    return connection != null && connection.stage == Stage.READY && connection.visible;
  }

  /**
   * Watches a phone closely from now on: it is pinged every {@link PhoneLimits#CLOSE_HEARTBEAT},
   * and whatever comes of it is told by {@link PhoneListener#onHeard}. To be paired with {@link
   * #unwatch}; holds over the phone's reconnections.
   */
  public void watch(String phoneId) {
    watched.merge(phoneId, 1, Integer::sum);
  }

  /** Ends one {@link #watch}. */
  public void unwatch(String phoneId) {
    watched.computeIfPresent(phoneId, (_, rings) -> rings == 1 ? null : rings - 1);
  }

  /** How many phones are reachable. */
  public int connected() {
    return (int) current.values().stream().filter(c -> c.stage == Stage.READY).count();
  }

  /** The phones of a school's rings, reachable or not. */
  public List<PhoneRef> enrolled(String school) {
    return directory.ofSchool(school);
  }

  /** One phone, reachable or not; empty where it is unknown or revoked. */
  public Optional<PhoneRef> phone(String phoneId) {
    return directory.byId(phoneId);
  }

  /** Sends to one phone; passed over where it is not reachable. */
  public void send(String phoneId, ToPhone message) {
    PhoneConnection connection = current.get(phoneId);
    if (connection != null && connection.stage == Stage.READY) {
      write(connection, message);
    }
  }

  /** Closes a phone's connections with a code of {@link CloseCode}. */
  public void close(String phoneId, int code) {
    for (PhoneConnection connection : ofPhone(phoneId)) {
      end(connection, code, "closed by the gateway", code == CloseCode.REVOKED);
    }
  }

  /** Closes every connection: the gateway stops. */
  public void closeAll() {
    List<PhoneConnection> all = new ArrayList<>(current.values());
    lock.lock();
    try {
      all.addAll(greeting.all());
    } finally {
      lock.unlock();
    }
    all.forEach(c -> end(c, CloseCode.GOING_AWAY, "gateway stops", false));
  }

  /**
   * Takes a new WebSocket whose cookie is a phone's; that it is that phone, only its hello proves.
   * Connections without hello are bounded by where they come from, see {@link Greetings}; one that
   * was proved has its place whatever waits.
   *
   * @param source where it comes from, of the phone's sources
   */
  public PhoneConnection accept(PhoneRef phone, String source, PhoneSocket socket) {
    PhoneConnection connection =
        new PhoneConnection(
            this,
            phone.id(),
            source,
            directory.key(phone.id()),
            new Challenges(random),
            socket,
            limits,
            nanos.getAsLong());
    Optional<PhoneConnection> excess;
    lock.lock();
    try {
      excess = greeting.add(connection);
    } finally {
      lock.unlock();
    }
    excess.ifPresent(c -> end(c, CloseCode.NO_HELLO, "too many connections without hello", false));
    challenge(connection);
    return connection;
  }

  /** Looks at what is due: hellos, challenges, pings, pongs. */
  public void tick() {
    long now = nanos.getAsLong();
    List<PhoneConnection> silent = new ArrayList<>();
    List<PhoneConnection> mute = new ArrayList<>();
    List<PhoneConnection> unchallenged = new ArrayList<>();
    Map<PhoneConnection, Long> pings = new HashMap<>();
    lock.lock();
    try {
      for (PhoneConnection c : greeting.all()) {
        if (now - c.acceptedAt >= limits.helloWithin().toNanos()) {
          mute.add(c);
        }
      }
      for (PhoneConnection c : current.values()) {
        if (c.challenges.due(now)) {
          unchallenged.add(c);
        }
        boolean close = watched.containsKey(c.phoneId);
        Duration every = close ? PhoneLimits.CLOSE_HEARTBEAT : limits.heartbeat();
        if (c.owesFrom > 0 && now - c.owesSince >= limits.pongWithin().toNanos()) {
          silent.add(c);
        } else if ((close || c.owesFrom == 0) && now - c.lastPing >= every.toNanos()) {
          c.lastPing = now;
          c.pings++;
          if (c.owesFrom == 0) {
            c.owesFrom = c.pings;
            c.owesSince = now;
          }
          pings.put(c, c.pings);
        }
      }
    } finally {
      lock.unlock();
    }
    for (PhoneConnection c : List.copyOf(pings.keySet())) {
      // A reload of the configuration or a revocation may have ended it without its knowing.
      if (directory.byId(c.phoneId).isEmpty()) {
        end(c, CloseCode.REVOKED, "not enrolled", true);
        pings.remove(c);
      }
    }
    unchallenged.forEach(this::challenge);
    mute.forEach(c -> end(c, CloseCode.NO_HELLO, "no hello", false));
    silent.forEach(c -> end(c, CloseCode.SILENT, "no pong", false));
    pings.forEach((c, n) -> write(c, new ToPhone.Ping(n)));
  }

  // What connections bring.

  void other(PhoneConnection connection) {
    if (connection.stage != Stage.CLOSED && admit(connection)) {
      counters.refused(ErrorCode.BAD_JSON);
    }
  }

  void text(PhoneConnection connection, String text) {
    if (connection.stage == Stage.CLOSED || !admit(connection)) {
      return;
    }
    Received received;
    try {
      received = codec.read(text);
    } catch (BadMessage bad) {
      counters.refused(bad.code());
      if (connection.stage == Stage.GREETING) {
        end(connection, CloseCode.NO_HELLO, "hello is first", false);
      } else {
        refuse(connection, bad.re(), bad.code(), bad.what());
      }
      return;
    }
    counters.received();
    if (connection.stage == Stage.READY && watched.containsKey(connection.phoneId)) {
      post(() -> listener.onHeard(connection.phoneId));
    }
    if (!inOrder(connection, received.message())) {
      return;
    }
    Optional<FromPhone> believed = proved(connection, received);
    if (believed.isEmpty()) {
      return;
    }
    FromPhone message = believed.get();
    switch (message) {
      case FromPhone.Hello hello -> hello(connection, received.id(), hello);
      case FromPhone.Pong pong -> {
        pong(connection, pong);
        ok(connection, received.id());
      }
      case FromPhone.Visible visible -> {
        connection.visible = visible.visible();
        ok(connection, received.id());
      }
      case FromPhone.OfRing _,
          FromPhone.OfSchool _,
          FromPhone.CallBack _,
          FromPhone.Revoke _,
          FromPhone.Push _,
          FromPhone.Test _,
          FromPhone.TestTold _ ->
          pass(connection, received.id(), message);
    }
  }

  /**
   * A message that carries the proof that it needs, with what that says; empty where it does not,
   * which the phone is told.
   */
  private Optional<FromPhone> proved(PhoneConnection connection, Received received) {
    Proofs.Verdict verdict = proofs.check(connection, received.message());
    if (connection.challenges.due(nanos.getAsLong())) {
      // Before the answer: whoever reads that signs the newest.
      challenge(connection);
    }
    return switch (verdict) {
      case Proofs.Verdict.Needless _ -> Optional.of(received.message());
      case Proofs.Verdict.Holds holds -> {
        connection.badProofs = 0;
        yield Optional.of(
            received.message() instanceof FromPhone.Open open
                ? new FromPhone.Open(open.ring(), open.lock(), open.proof(), holds.tappedAt())
                : received.message());
      }
      case Proofs.Verdict.Refused refused -> {
        LOG.warn(
            "event=proof-refused phone={} message={} reason={}",
            connection.phoneId,
            refused.type(),
            refused.code().code());
        refuseProof(connection, received, refused);
        yield Optional.empty();
      }
    };
  }

  private void refuseProof(
      PhoneConnection connection, Received received, Proofs.Verdict.Refused refused) {
    connection.badProofs++;
    if (connection.stage == Stage.GREETING) {
      counters.refused(refused.code());
      // An old challenge says nothing about the device: it may come back and sign its own.
      int code = refused.code() == ErrorCode.STALE ? CloseCode.NO_HELLO : CloseCode.NOT_THE_DEVICE;
      end(connection, code, refused.what(), false);
      return;
    }
    refuse(
        connection,
        new ToPhone.Refusal(
            received.id(),
            refused.code(),
            refused.what(),
            ringOf(received.message()),
            Optional.empty()));
    if (connection.badProofs >= limits.badProofs()) {
      end(connection, CloseCode.FLOOD, "too many proofs that do not hold", false);
    }
  }

  private void challenge(PhoneConnection connection) {
    write(connection, new ToPhone.Challenge(connection.challenges.next(nanos.getAsLong())));
  }

  void broken(PhoneConnection connection, int code) {
    end(connection, code, "not a message of this protocol", false);
  }

  void closed(PhoneConnection connection, int code) {
    if (detach(connection, code == CloseCode.NORMAL)) {
      LOG.info("event=phone-gone phone={} code={}", connection.phoneId, code);
      counters.left();
    }
  }

  private boolean admit(PhoneConnection connection) {
    if (connection.bucket.take(nanos.getAsLong())) {
      return true;
    }
    end(connection, CloseCode.FLOOD, "too many messages", false);
    return false;
  }

  /** Whether a message may come now, of a phone that is enrolled; ends the connection if not. */
  private boolean inOrder(PhoneConnection connection, FromPhone message) {
    if (directory.byId(connection.phoneId).isEmpty()) {
      end(connection, CloseCode.REVOKED, "not enrolled", true);
      return false;
    }
    if (message instanceof FromPhone.Hello hello) {
      if (hello.protocol() != PhoneCodec.PROTOCOL) {
        end(connection, CloseCode.NO_HELLO, "protocol 1 is spoken here", false);
        return false;
      }
    } else if (connection.stage == Stage.GREETING) {
      end(connection, CloseCode.NO_HELLO, "hello is first", false);
      return false;
    }
    return true;
  }

  private void hello(PhoneConnection connection, OptionalInt id, FromPhone.Hello hello) {
    Optional<PhoneRef> known = directory.byId(connection.phoneId);
    if (known.isEmpty()) {
      end(connection, CloseCode.REVOKED, "not enrolled", true);
      return;
    }
    PhoneRef phone = known.get();
    PhoneConnection before;
    boolean again;
    lock.lock();
    try {
      again = connection.stage != Stage.GREETING;
      before = null;
      if (!again) {
        long now = nanos.getAsLong();
        greeting.remove(connection);
        before = current.put(connection.phoneId, connection);
        Past ended = past.remove(connection.phoneId);
        connection.stage = Stage.GREETED;
        connection.instance = hello.instance();
        connection.visible = hello.visible();
        connection.lastPing = now;
        boolean sameLive = before != null && before.instance.equals(hello.instance());
        boolean samePast =
            before == null
                && ended != null
                && ended.instance().equals(hello.instance())
                && now - ended.endedAt() <= limits.resumeWithin().toNanos();
        if (before != null) {
          before.stage = Stage.CLOSED;
          if (!sameLive) {
            post(() -> tellGone(phone, false));
          }
        }
        boolean resumed = sameLive || samePast;
        post(() -> welcome(connection, phone, id, resumed));
      }
    } finally {
      lock.unlock();
    }
    if (again) {
      if (connection.stage != Stage.CLOSED) {
        refuse(connection, id, ErrorCode.BAD_MESSAGE, "hello was said");
      }
      return;
    }
    connection.proven();
    if (before != null) {
      counters.closed(CloseCode.REPLACED);
      before.closeSocket(CloseCode.REPLACED, "replaced by a newer connection");
    }
    LOG.info(
        "event=phone-connected phone={} replaced={} visible={}",
        phone.id(),
        before != null,
        hello.visible());
  }

  /** On the loop: from here on the phone can be sent to. */
  private void welcome(
      PhoneConnection connection, PhoneRef phone, OptionalInt id, boolean resumed) {
    List<SchoolInfo> schools = listener.schools(phone);
    boolean alive;
    lock.lock();
    try {
      alive = connection.stage == Stage.GREETED;
      if (alive) {
        // The welcome is queued before anybody else can see READY: nothing but challenges is sent
        // before it.
        alive =
            connection.write(
                codec.write(
                    new ToPhone.Welcome(
                        phone.named(),
                        phone.person(),
                        (int) limits.heartbeat().toSeconds(),
                        resumed,
                        schools,
                        listener.push())));
        connection.stage = Stage.READY;
      }
    } finally {
      lock.unlock();
    }
    if (alive) {
      ok(connection, id);
      told.add(phone.id());
      listener.onReady(phone, resumed);
    }
  }

  private void tellGone(PhoneRef phone, boolean orderly) {
    if (told.remove(phone.id())) {
      listener.onGone(phone, orderly);
    }
  }

  private void pong(PhoneConnection connection, FromPhone.Pong pong) {
    lock.lock();
    try {
      if (connection.owesFrom > 0
          && pong.n() >= connection.owesFrom
          && pong.n() <= connection.pings) {
        connection.owesFrom = pong.n() == connection.pings ? 0 : pong.n() + 1;
        connection.owesSince = nanos.getAsLong();
      }
    } finally {
      lock.unlock();
    }
  }

  private void pass(PhoneConnection connection, OptionalInt id, FromPhone message) {
    Optional<PhoneRef> phone = directory.byId(connection.phoneId);
    if (phone.isEmpty()) {
      end(connection, CloseCode.REVOKED, "not enrolled", true);
      return;
    }
    Reply reply = new OneReply(this, connection, id, ringOf(message));
    Optional<RingId> offered =
        message instanceof FromPhone.Offer offer ? Optional.of(offer.ring()) : Optional.empty();
    if (offered.isPresent() && !connection.openOffers.add(offered.get())) {
      reply.error(ErrorCode.NOT_NOW, "an offer of this ring is not answered yet");
      return;
    }
    post(
        () -> {
          // The answer to an offer is made while its message is heard.
          offered.ifPresent(connection.openOffers::remove);
          if (told.contains(connection.phoneId)) {
            listener.onMessage(phone.get(), message, reply);
          }
        });
  }

  private static Optional<RingId> ringOf(FromPhone message) {
    return switch (message) {
      case FromPhone.OfRing ofRing -> Optional.of(ofRing.ring());
      case FromPhone.CallBack callBack -> Optional.of(callBack.ring());
      case FromPhone.OfSchool _,
          FromPhone.Hello _,
          FromPhone.Pong _,
          FromPhone.Visible _,
          FromPhone.Revoke _,
          FromPhone.Push _,
          FromPhone.Test _,
          FromPhone.TestTold _ ->
          Optional.empty();
    };
  }

  // Towards connections.

  void ok(PhoneConnection connection, OptionalInt id) {
    if (id.isPresent()) {
      write(connection, new ToPhone.Ok(id.getAsInt()));
    }
  }

  void refuse(PhoneConnection connection, ToPhone.Refusal refusal) {
    counters.refused(refusal.code());
    write(connection, refusal);
  }

  private void refuse(PhoneConnection connection, OptionalInt re, ErrorCode code, String what) {
    write(connection, new ToPhone.Refusal(re, code, what, Optional.empty(), Optional.empty()));
  }

  private void write(PhoneConnection connection, ToPhone message) {
    if (connection.stage == Stage.CLOSED) {
      return;
    }
    if (!connection.write(codec.write(message))) {
      end(connection, CloseCode.SILENT, "does not take what it is sent", false);
    }
  }

  private void end(PhoneConnection connection, int code, String reason, boolean orderly) {
    boolean mine = detach(connection, orderly);
    if (mine) {
      counters.closed(code);
      LOG.info(
          "event=phone-closed phone={} code={} reason=\"{}\"", connection.phoneId, code, reason);
      connection.closeSocket(code, reason);
    }
  }

  /** Forgets a connection at once; true for the caller that ended it. */
  private boolean detach(PhoneConnection connection, boolean orderly) {
    lock.lock();
    try {
      if (connection.stage == Stage.CLOSED) {
        return false;
      }
      boolean wasGreeted = connection.stage != Stage.GREETING;
      connection.stage = Stage.CLOSED;
      greeting.remove(connection);
      if (wasGreeted && current.remove(connection.phoneId, connection)) {
        past.put(connection.phoneId, new Past(connection.instance, nanos.getAsLong()));
        PhoneRef phone = whoever(connection.phoneId);
        post(() -> tellGone(phone, orderly));
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** A revoked phone is in no directory any more, yet its listener must hear that it is gone. */
  private PhoneRef whoever(String phoneId) {
    return directory
        .byId(phoneId)
        .orElseGet(() -> new PhoneRef(phoneId, phoneId, phoneId, phoneId, Set.of()));
  }

  private List<PhoneConnection> ofPhone(String phoneId) {
    List<PhoneConnection> all = new ArrayList<>();
    lock.lock();
    try {
      @Nullable PhoneConnection ready = current.get(phoneId);
      if (ready != null) {
        all.add(ready);
      }
      greeting.all().stream().filter(c -> c.phoneId.equals(phoneId)).forEach(all::add);
    } finally {
      lock.unlock();
    }
    return all;
  }

  private void post(Runnable call) {
    try {
      loop.execute(call);
    } catch (RejectedExecutionException stopped) {
      LOG.debug("phone event after the loop's end");
    }
  }
}
