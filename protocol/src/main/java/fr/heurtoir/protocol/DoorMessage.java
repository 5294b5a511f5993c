package fr.heurtoir.protocol;

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
 * What the gateway and a door say beside the call itself: the JSON body ({@value #MEDIA_TYPE}) of a
 * SIP MESSAGE (RFC 3428) on the door's own mutual-TLS connection. Written and read by {@link
 * DoorMessages}. The 200 to the MESSAGE says that it arrived and was well formed, nothing more.
 *
 * <p>Longer than 350 lines: one record is one message, and the list is read as the language of door
 * and gateway.
 */
public sealed interface DoorMessage permits DoorMessage.ToDoor, DoorMessage.FromDoor {
  /** The body's media type. */
  String MEDIA_TYPE = "application/vnd.heurtoir.door+json";

  /** The largest body taken, in bytes. */
  int MAX_BYTES = 4096;

  /** The longest text in a message, in characters. */
  int MAX_TEXT = 200;

  /** The ring it belongs to, if any. */
  default Optional<RingId> ofRing() {
    return this instanceof OfRing one ? Optional.of(one.ring()) : Optional.empty();
  }

  /** For the log: the ring, or {@code -}. */
  default String ringForLog() {
    return ofRing().map(RingId::value).orElse("-");
  }

  /** What the gateway says. */
  sealed interface ToDoor extends DoorMessage
      permits Show, Say, CallBack, Open, LockdownAsk, Lockdown, Keys, Certificate, SelfTestNow {}

  /** What the door says. */
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

  /** What belongs to one ring. */
  sealed interface OfRing
      permits Show, Say, CallBack, Open, RingNonce, LockReport, LateRing, CallBackRefused {
    /** The ring it belongs to. */
    RingId ring();
  }

  /** Tell the visitor. */
  record Show(RingId ring, Moment moment) implements ToDoor, OfRing {}

  /** Tell the visitor what somebody chose to say: shown and spoken. */
  record Say(RingId ring, Reply reply) implements ToDoor, OfRing {}

  /**
   * Call the visitor of that ring back: a new call, by an INVITE that names it (see {@link
   * CallBackOf}). The door answers by that INVITE or by {@link CallBackRefused}; one that is older
   * than this message says nothing.
   *
   * @param ring the ring whose press made the visitor known
   */
  record CallBack(RingId ring) implements ToDoor, OfRing {}

  /**
   * Pulse a lock. The agent hands the order to the lock process, which alone decides.
   *
   * @param lock the lock's name at this door, {@code gate} where there is one
   * @param counter see {@link OpenOrder}, whose door is the one that this message goes to
   */
  record Open(RingId ring, String lock, long counter, Nonce nonce, OrderSignature signature)
      implements ToDoor, OfRing {
    public Open {
      bounded(lock, 32);
      positive(counter);
    }

    /** The order of that door, as signed. */
    public OpenOrder order(DoorId door) {
      return new OpenOrder(door, ring, lock, nonce, counter);
    }
  }

  /** Make a challenge, for the lockdown order that follows; answered by {@link Challenge}. */
  record LockdownAsk() implements ToDoor {}

  /** Set or lift the lockdown; see {@link LockdownOrder}. */
  record Lockdown(boolean locked, long epoch, Nonce challenge, String by, OrderSignature signature)
      implements ToDoor {
    public Lockdown {
      positive(epoch);
      bounded(by, 64);
    }

    /** The order of that door, as signed. */
    public LockdownOrder order(DoorId door) {
      return new LockdownOrder(door, locked, epoch, challenge, by);
    }
  }

  /**
   * Honour these keys from now on; see {@link KeyOrder}.
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
   * The certificate asked for by {@link CertificateRequest}.
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
   * The lock process issued a nonce for a ring. Said once the gateway has the ring, and again where
   * the lock process had to begin anew: the newest counts, with counters from 1.
   */
  record RingNonce(RingId ring, Nonce nonce) implements FromDoor, OfRing {}

  /** What became of an order. */
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
      /** The order was refused; the reason says why. */
      REFUSED;

      /** The word on the wire. */
      public String code() {
        return wordOf(this);
      }
    }
  }

  /**
   * What the contact of a gate or door showed.
   *
   * @param lock the lock whose contact it is
   * @param ring the ring whose order it follows, where it follows one
   * @param afterMillis since the pulse began, or since it opened for {@code STILL_OPEN} and {@code
   *     CLOSED}; 0 where there is no such beginning
   */
  record GateReport(String lock, Optional<RingId> ring, State state, long afterMillis)
      implements FromDoor {
    public GateReport {
      bounded(lock, 32);
      notNegative(afterMillis);
    }

    /** What it showed. */
    public enum State {
      /** It opened during or soon after a pulse, or by the exit button. */
      OPENED,
      /** A pulse ended and nobody opened. */
      NOT_OPENED,
      /** It has been open for longer than configured. */
      STILL_OPEN,
      /** It opened without any order or exit. */
      FORCED,
      /** It is shut again. */
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
   * @param epoch the highest that the door accepted so far, 0 for none
   */
  record Challenge(Nonce challenge, long epoch) implements FromDoor {
    public Challenge {
      notNegative(epoch);
    }
  }

  /**
   * Whether the door holds a lockdown; said after each change and after each registration.
   *
   * @param byOrder held by an order of the gateway
   * @param byContact held by the dry contact at the door
   * @param refused why the last order was refused, where this answers a refused one
   */
  record LockdownState(boolean byOrder, boolean byContact, long epoch, Optional<String> refused)
      implements FromDoor {
    public LockdownState {
      notNegative(epoch);
      refused.ifPresent(text -> bounded(text, MAX_TEXT));
    }

    /** Whether no order is honoured. */
    public boolean held() {
      return byOrder || byContact;
    }
  }

  /**
   * The station was opened or shut.
   *
   * @param refusesForMillis how long orders are refused from now
   */
  record Tamper(boolean open, long refusesForMillis) implements FromDoor {
    public Tamper {
      notNegative(refusesForMillis);
    }
  }

  /**
   * A ring that happened while no gateway was reached.
   *
   * @param ageMillis how long ago the bell was pressed, by the door's clock
   * @param sure whether the door's clock was right at that time (false after a power cut without a
   *     time source: the age is then the least it can be)
   * @param outcome how it ended
   */
  record LateRing(RingId ring, long ageMillis, boolean sure, Outcome outcome)
      implements FromDoor, OfRing {
    public LateRing {
      notNegative(ageMillis);
    }
  }

  /**
   * Why nobody is called back; no camera was opened.
   *
   * @param ring the ring of {@link CallBack}
   */
  record CallBackRefused(RingId ring, Reason reason) implements FromDoor, OfRing {
    /** Why. */
    public enum Reason {
      /** The door did not make that ring by its button, or has forgotten it. */
      UNKNOWN_RING,
      /** The button was pressed too long ago. */
      TOO_LATE,
      /** That visitor was called back as often as the door allows. */
      TOO_MANY,
      /** The station rings, talks, or cannot make a call. */
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
   * What the station can do now: told when it has registered and as it changes.
   *
   * @param ring a press becomes a call
   * @param show it sends a picture
   * @param hear it sends the visitor's voice
   * @param speak the visitor hears
   * @param open its lock process answers
   * @param detail what is missing, and why; empty where nothing is
   */
  record Abilities(
      boolean ring, boolean show, boolean hear, boolean speak, boolean open, String detail)
      implements FromDoor {
    public Abilities {
      if (detail.length() > MAX_TEXT) {
        throw new IllegalArgumentException("a text of at most " + MAX_TEXT + " characters");
      }
    }

    /** Each by its word, in this order. */
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

  /** Test yourself now, as every day; answered by {@link SelfTest} when nobody rings. */
  record SelfTestNow() implements ToDoor {}

  /**
   * What the daily self-test found.
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

    /** Whether everything was right. */
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
