package fr.heurtoir.protocol.door;

import fr.heurtoir.protocol.CallBackOf;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.Moment;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.Reply;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.order.KeyOrder;
import fr.heurtoir.protocol.order.LockdownOrder;
import fr.heurtoir.protocol.order.Nonce;
import fr.heurtoir.protocol.order.OpenOrder;
import fr.heurtoir.protocol.order.OrderSignature;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The messages between gateway and door outside the call: the JSON body ({@value #MEDIA_TYPE}) of a
 * SIP MESSAGE (RFC 3428) on the door's own mutual-TLS connection. {@link DoorMessages} writes and
 * reads them. A 200 to the MESSAGE only confirms that it arrived and was well formed.
 *
 * <p>Longer than 350 lines: one record is one message, and the list is the whole vocabulary of door
 * and gateway.
 */
public sealed interface DoorMessage permits DoorMessage.ToDoor, DoorMessage.FromDoor {
  String MEDIA_TYPE = "application/vnd.heurtoir.door+json";

  /** The longest body accepted, in bytes. */
  int MAX_BYTES = 4096;

  /** The longest text in a message, in characters. */
  int MAX_TEXT = 200;

  /** The ring that the message belongs to, if any. */
  default Optional<RingId> ofRing() {
    return this instanceof OfRing one ? Optional.of(one.ring()) : Optional.empty();
  }

  /** The ring for the log, or {@code -}. */
  default String ringForLog() {
    return ofRing().map(RingId::value).orElse("-");
  }

  /** Messages to a door. */
  sealed interface ToDoor extends DoorMessage
      permits Show, Say, CallBack, Open, LockdownAsk, Lockdown, Keys, Certificate, SelfTestNow {}

  /** Messages from a door. */
  sealed interface FromDoor extends DoorMessage
      permits RingNonce,
          LockReport,
          GateReport,
          Challenge,
          LockdownState,
          Tamper,
          LateRing,
          CallBackRefused,
          PartReport,
          Abilities,
          SelfTest,
          CertificateRequest {}

  /** Messages about one ring. */
  sealed interface OfRing
      permits Show, Say, CallBack, Open, RingNonce, LockReport, LateRing, CallBackRefused {
    RingId ring();
  }

  /** Show the visitor this moment of the ring. */
  record Show(RingId ring, Moment moment) implements ToDoor, OfRing {}

  /** Show and speak a prepared reply to the visitor. */
  record Say(RingId ring, Reply reply) implements ToDoor, OfRing {}

  /**
   * Call the visitor of that ring back: make a new call, by an INVITE that names the ring (see
   * {@link CallBackOf}). The door answers with that INVITE or with {@link CallBackRefused}. A door
   * that is too old for this message does not answer.
   *
   * @param ring the ring of the visitor's press
   */
  record CallBack(RingId ring) implements ToDoor, OfRing {}

  /**
   * Pulse a lock. The agent passes the order to the lock process, which alone decides.
   *
   * @param lock the lock's name at this door, {@code gate} where there is one
   * @param counter see {@link OpenOrder}; its door is the one that this message goes to
   */
  record Open(RingId ring, String lock, long counter, Nonce nonce, OrderSignature signature)
      implements ToDoor, OfRing {
    public Open {
      bounded(lock, 32);
      positive(counter);
    }

    /** The signed order, for that door. */
    public OpenOrder order(DoorId door) {
      return new OpenOrder(door, ring, lock, nonce, counter);
    }
  }

  /** Make a challenge for a lockdown order that follows. The answer is {@link Challenge}. */
  record LockdownAsk() implements ToDoor {}

  /** Set or lift the lockdown; see {@link LockdownOrder}. */
  record Lockdown(boolean locked, long epoch, Nonce challenge, String by, OrderSignature signature)
      implements ToDoor {
    public Lockdown {
      positive(epoch);
      bounded(by, 64);
    }

    /** The signed order, for that door. */
    public LockdownOrder order(DoorId door) {
      return new LockdownOrder(door, locked, epoch, challenge, by);
    }
  }

  /**
   * Honour these keys, and no others, from now on; see {@link KeyOrder}.
   *
   * @param keys their {@code OrderPublicKey.value()}
   */
  record Keys(long epoch, List<String> keys, OrderSignature signature) implements ToDoor {
    public Keys {
      positive(epoch);
      keys = List.copyOf(keys);
      atMost(keys, KeyOrder.MOST);
      keys.forEach(key -> bounded(key, 64));
    }
  }

  /**
   * The certificate requested by {@link CertificateRequest}.
   *
   * @param chain the door's own first; X.509 DER, base64; at most 3
   */
  record Certificate(List<String> chain) implements ToDoor {
    public Certificate {
      chain = List.copyOf(chain);
      atMost(chain, 3);
      chain.forEach(each -> bounded(each, 3000));
    }
  }

  /**
   * The lock process made a nonce for a ring. Sent once the gateway has the ring, and again where
   * the lock process restarted. The newest nonce counts, with counters from 1.
   */
  record RingNonce(RingId ring, Nonce nonce) implements FromDoor, OfRing {}

  /** The result of an order. */
  record LockReport(RingId ring, String lock, long counter, State state, Optional<String> reason)
      implements FromDoor, OfRing {
    public LockReport {
      bounded(lock, 32);
      positive(counter);
      reason.ifPresent(text -> bounded(text, MAX_TEXT));
    }

    /** What the lock did. */
    public enum State {
      /** The relay is energised. */
      PULSING,
      /** The pulse ended. */
      RELEASED,
      /** The order was refused; the reason follows. */
      REFUSED;

      /** The word on the wire. */
      public String code() {
        return wordOf(this);
      }
    }
  }

  /**
   * What a gate's or door's contact showed.
   *
   * @param lock the lock whose contact it is
   * @param ring the ring whose order it follows, if any
   * @param afterMillis since the pulse began; for {@code STILL_OPEN} and {@code CLOSED} since the
   *     gate opened; 0 where neither happened
   */
  record GateReport(String lock, Optional<RingId> ring, State state, long afterMillis)
      implements FromDoor {
    public GateReport {
      bounded(lock, 32);
      notNegative(afterMillis);
    }

    /** What the contact showed. */
    public enum State {
      /** The gate opened during or soon after a pulse, or by the exit button. */
      OPENED,
      /** A pulse ended and nobody opened the gate. */
      NOT_OPENED,
      /** The gate has been open for longer than configured. */
      STILL_OPEN,
      /** The gate opened without an order or an exit button. */
      FORCED,
      /** The gate is shut again. */
      CLOSED;

      /** The word on the wire and in logs, for example {@code not-opened}. */
      public String code() {
        return wordOf(this);
      }
    }
  }

  /**
   * The answer to {@link LockdownAsk}.
   *
   * @param epoch the highest that the door has accepted, 0 for none
   */
  record Challenge(Nonce challenge, long epoch) implements FromDoor {
    public Challenge {
      notNegative(epoch);
    }
  }

  /**
   * Whether the door keeps a lockdown. Sent after each change and after each registration.
   *
   * @param byOrder an order of the gateway set it
   * @param byContact the dry contact at the door set it
   * @param refused why the last order was refused, where this answers a refused one
   */
  record LockdownState(boolean byOrder, boolean byContact, long epoch, Optional<String> refused)
      implements FromDoor {
    public LockdownState {
      notNegative(epoch);
      refused.ifPresent(text -> bounded(text, MAX_TEXT));
    }

    /** Whether the door refuses all orders. */
    public boolean held() {
      return byOrder || byContact;
    }
  }

  /**
   * The station's case was opened or shut.
   *
   * @param refusesForMillis for how long orders are refused from now on
   */
  record Tamper(boolean open, long refusesForMillis) implements FromDoor {
    public Tamper {
      notNegative(refusesForMillis);
    }
  }

  /**
   * A ring that happened while the door reached no gateway.
   *
   * @param ageMillis the time since the press, by the door's clock
   * @param sure whether the door's clock was right at that time. False after a power cut without a
   *     time source: the age is then a minimum
   * @param outcome how it ended
   */
  record LateRing(RingId ring, long ageMillis, boolean sure, Outcome outcome)
      implements FromDoor, OfRing {
    public LateRing {
      notNegative(ageMillis);
    }
  }

  /**
   * Why nobody is called back. No camera was opened.
   *
   * @param ring the ring of {@link CallBack}
   */
  record CallBackRefused(RingId ring, Reason reason) implements FromDoor, OfRing {
    /** Why. */
    public enum Reason {
      /** The ring did not begin at this door's button, or the door has forgotten it. */
      UNKNOWN_RING,
      /** The button was pressed too long ago. */
      TOO_LATE,
      /** The door's limit of call backs to that visitor is reached. */
      TOO_MANY,
      /** The station is ringing or talking, or cannot make a call. */
      NOT_NOW;

      /** The word on the wire and in logs, for example {@code too-late}. */
      public String code() {
        return wordOf(this);
      }
    }
  }

  /**
   * A part of the station stopped working, or works again.
   *
   * @param part {@code camera}, {@code microphone}, {@code speaker}, {@code lock}, {@code bell}...
   */
  record PartReport(String part, boolean works, String detail) implements FromDoor {
    public PartReport {
      bounded(part, 32);
      bounded(detail, MAX_TEXT);
    }
  }

  /**
   * What the station can do now. Sent after its registration and after each change.
   *
   * @param ring a press becomes a call
   * @param show it sends a picture
   * @param hear it sends the visitor's voice
   * @param speak the visitor can hear
   * @param open its lock process answers
   * @param detail what is missing and why; empty where nothing is
   */
  record Abilities(
      boolean ring, boolean show, boolean hear, boolean speak, boolean open, String detail)
      implements FromDoor {
    public Abilities {
      if (detail.length() > MAX_TEXT) {
        throw new IllegalArgumentException("a text of at most " + MAX_TEXT + " characters");
      }
    }

    /** The abilities by word, in this order. */
    public Map<String, Boolean> each() {
      Map<String, Boolean> each = new LinkedHashMap<>();
      each.put("ring", ring);
      each.put("show", show);
      each.put("hear", hear);
      each.put("speak", speak);
      each.put("open", open);
      return each;
    }
  }

  /** Run the daily self-test now. The answer is {@link SelfTest}, at a time when nobody rings. */
  record SelfTestNow() implements ToDoor {}

  /**
   * The result of a self-test.
   *
   * @param version the station's program
   * @param checks at most {@value #MOST_CHECKS}
   */
  record SelfTest(String version, List<Check> checks) implements FromDoor {
    /** The most checks. */
    public static final int MOST_CHECKS = 16;

    public SelfTest {
      bounded(version, 64);
      checks = List.copyOf(checks);
      atMost(checks, MOST_CHECKS);
    }

    /** Whether every check succeeded. */
    public boolean passed() {
      return checks.stream().allMatch(Check::ok);
    }

    /** One check, for example {@code clock}, true, {@code off by 3 ms}. */
    public record Check(String name, boolean ok, String detail) {
      public Check {
        bounded(name, 32);
        bounded(detail, 100);
      }
    }
  }

  /**
   * Asks for a new certificate.
   *
   * @param request PKCS#10 (RFC 2986) DER, base64
   */
  record CertificateRequest(String request) implements FromDoor {
    public CertificateRequest {
      bounded(request, 3000);
    }
  }

  private static String wordOf(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static void bounded(String text, int most) {
    if (text.isEmpty() || text.length() > most) {
      throw new IllegalArgumentException("a text of 1 to " + most + " characters is expected");
    }
  }

  private static void positive(long number) {
    if (number < 1) {
      throw new IllegalArgumentException("a number from 1 is expected");
    }
  }

  private static void notNegative(long number) {
    if (number < 0) {
      throw new IllegalArgumentException("a number from 0 is expected");
    }
  }

  private static void atMost(List<?> list, int most) {
    if (list.isEmpty() || list.size() > most) {
      throw new IllegalArgumentException("1 to " + most + " are expected");
    }
  }
}
