package fr.heurtoir.door.keep;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.pki.NewKey;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews the door's certificate well before it expires: makes a new key, sends a request over SIP,
 * verifies the answer, writes it to the disk, and connects with it. Where the gateway does not
 * accept that connection, the previous certificate is used again. Used by one thread.
 *
 * <p>A certificate whose files the enrolment did not write is managed elsewhere: only its expiry is
 * logged.
 */
public final class Renewal {
  private static final Logger LOG = LoggerFactory.getLogger(Renewal.class);

  /** The shortest time between two requests; doubled after each without an answer. */
  static final Duration LEAST_WAIT = Duration.ofHours(1);

  static final Duration MOST_WAIT = Duration.ofDays(1);

  /**
   * A certificate is renewed when less than this is left, or less than a third of its life where
   * that is shorter.
   */
  static final Duration LEFT = Duration.ofDays(30);

  /** How long a registration with a new certificate may take. */
  static final Duration TRIAL = Duration.ofMinutes(1);

  private static final List<Integer> SAID_AT_DAYS = List.of(1, 7, 14);

  private final Own own;
  private final DoorClock clock;
  private final Consumer<DoorMessage> gateway;
  private final Supplier<CompletionStage<Void>> reconnect;
  private @Nullable NewKey asked;
  private @Nullable Instant nextAsk;
  private Duration wait = LEAST_WAIT;
  private @Nullable Instant trialUntil;
  private int lastLogged = Integer.MAX_VALUE;

  /**
   * The certificate to renew.
   *
   * @param certificate the file in use
   * @param authority may issue a new one
   */
  public record Own(DoorId door, String domain, Path certificate, Path authority) {
    String identity() {
      return "sip:" + door + "@" + domain;
    }
  }

  /**
   * @param gateway receives the request
   * @param reconnect reads the files again and connects with them
   */
  public Renewal(
      Own own,
      DoorClock clock,
      Consumer<DoorMessage> gateway,
      Supplier<CompletionStage<Void>> reconnect) {
    this.own = own;
    this.clock = clock;
    this.gateway = gateway;
    this.reconnect = reconnect;
  }

  /** When the certificate in use expires. */
  public Optional<Instant> ends() {
    return current().map(certificate -> certificate.getNotAfter().toInstant());
  }

  private Optional<X509Certificate> current() {
    try {
      return IdentityFolder.certificates(own.certificate()).stream().findFirst();
    } catch (IOException unreadable) {
      LOG.error("event=certificate-unreadable reason=\"{}\"", unreadable.getMessage());
      return Optional.empty();
    }
  }

  /** Whether a certificate with these dates is due for renewal at that time. */
  static boolean due(Instant from, Instant to, Instant now) {
    Duration third = Duration.between(from, to).dividedBy(3);
    Duration left = third.compareTo(LEFT) < 0 ? third : LEFT;
    return !now.isBefore(to.minus(left));
  }

  /** Checks the certificate; called about once a minute, while nobody rings. */
  public void look() {
    Instant now = clock.now();
    Instant trial = trialUntil;
    if (trial != null && now.isAfter(trial)) {
      giveUpTrial();
    }
    Optional<X509Certificate> certificate = current();
    if (certificate.isEmpty() || !clock.sure()) {
      return;
    }
    Instant from = certificate.get().getNotBefore().toInstant();
    Instant to = certificate.get().getNotAfter().toInstant();
    say(Duration.between(now, to));
    if (due(from, to, now)
        && IdentityFolder.of(own.certificate()).isPresent()
        && trialUntil == null
        && (nextAsk == null || !now.isBefore(nextAsk))) {
      ask(now);
    }
  }

  /** Logs one line at 14, 7 and 1 days before the expiry. */
  private void say(Duration left) {
    for (int days : SAID_AT_DAYS) {
      if (left.compareTo(Duration.ofDays(days)) <= 0) {
        if (days < lastLogged) {
          lastLogged = days;
          LOG.error("event=certificate-ends in_hours={}", left.toHours());
        }
        return;
      }
    }
    lastLogged = Integer.MAX_VALUE;
  }

  private void ask(Instant now) {
    NewKey key = NewKey.make();
    asked = key;
    nextAsk = now.plus(wait);
    wait = wait.multipliedBy(2).compareTo(MOST_WAIT) > 0 ? MOST_WAIT : wait.multipliedBy(2);
    LOG.info("event=certificate-asked again={}", nextAsk);
    gateway.accept(
        new DoorMessage.CertificateRequest(
            Base64.getEncoder().encodeToString(key.request(own.door()))));
  }

  /** Handles the gateway's answer. Ignores what was not requested. */
  public void received(DoorMessage.Certificate answer) {
    NewKey key = asked;
    Optional<IdentityFolder> folder = IdentityFolder.of(own.certificate());
    if (key == null || folder.isEmpty()) {
      LOG.warn("event=certificate-not-asked-for");
      return;
    }
    try {
      List<X509Certificate> authority = IdentityFolder.certificates(own.authority());
      List<X509Certificate> chain = NewCertificate.read(answer.chain());
      NewCertificate.check(chain, key.pair().getPublic(), own.identity(), authority, clock);
      Instant ends = chain.getFirst().getNotAfter().toInstant();
      if (ends().isPresent() && !ends.isAfter(ends().get())) {
        throw new CertificateException("it ends no later than the one in use");
      }
      folder.get().install(key, chain, authority);
      asked = null;
      wait = LEAST_WAIT;
      trialUntil = clock.now().plus(TRIAL);
      LOG.info("event=certificate-renewed ends={}", ends);
      connect();
    } catch (CertificateException | IOException wrong) {
      LOG.error("event=certificate-refused reason=\"{}\"", wrong.getMessage());
    }
  }

  private void connect() {
    reconnect
        .get()
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                LOG.error("event=certificate-unusable reason=\"{}\"", failure.toString());
              }
            });
  }

  /** A gateway accepted our registration: confirms the new certificate, if one is on trial. */
  public void registered() {
    if (trialUntil != null) {
      trialUntil = null;
      LOG.info("event=certificate-in-use");
    }
  }

  private void giveUpTrial() {
    trialUntil = null;
    nextAsk = clock.now().plus(LEAST_WAIT);
    try {
      boolean back = IdentityFolder.of(own.certificate()).orElseThrow().fallBack();
      LOG.error("event=certificate-given-up fell_back={}", back);
      if (back) {
        connect();
      }
    } catch (IOException refused) {
      LOG.error("event=certificate-not-given-up reason=\"{}\"", refused.toString());
    }
  }
}
