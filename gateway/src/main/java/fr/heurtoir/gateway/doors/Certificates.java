package fr.heurtoir.gateway.doors;

import fr.heurtoir.gateway.ops.Unusable;
import fr.heurtoir.gateway.school.GatewayConfig;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.pki.DoorRequest;
import fr.heurtoir.protocol.pki.LocalCa;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Issues doors' certificates, where the gateway has the authority's key. Call {@link #issue} on any
 * thread that may block, {@link #renew} on the rings' loop; its signing runs on another thread.
 */
public final class Certificates {
  private static final Logger LOG = LoggerFactory.getLogger(Certificates.class);
  private static final Duration ONE_EVERY = Duration.ofMinutes(1);

  /** The longest common name, in characters (RFC 5280 appendix A.1). */
  private static final int MOST_NAME = 64;

  private final Optional<LocalCa> authority;
  private final StationKeys keys;
  private final String domain;
  private final Duration life;
  private final LongSupplier nanos;
  private final Executor work;
  private final Executor loop;
  private final Map<DoorId, Long> last = new HashMap<>();

  /**
   * Opens the authority by the configuration. Without the authority's key no certificate is issued.
   *
   * @param peers the authority's certificate, against which doors' certificates are checked
   * @throws Unusable where the authority is configured but cannot be used
   */
  public static Certificates open(
      GatewayConfig.DoorRules rules,
      Path peers,
      StationKeys keys,
      String domain,
      Clock clock,
      Executor loop)
      throws Unusable {
    Optional<LocalCa> authority = Optional.empty();
    if (rules.authorityKey().isPresent()) {
      try {
        authority = Optional.of(LocalCa.open(peers, rules.authorityKey().get(), clock));
      } catch (IOException unusable) {
        throw new Unusable("the doors' authority: " + unusable.getMessage(), unusable);
      }
    }
    return new Certificates(
        authority,
        keys,
        domain,
        rules.certificateLife(),
        System::nanoTime,
        task -> Thread.ofVirtual().name("heurtoir-certificate").start(task),
        loop);
  }

  /**
   * @param nanos a monotonic clock, as System.nanoTime
   * @param work runs the reading of requests and the signing
   * @param loop the rings' loop
   */
  public Certificates(
      Optional<LocalCa> authority,
      StationKeys keys,
      String domain,
      Duration life,
      LongSupplier nanos,
      Executor work,
      Executor loop) {
    this.keys = keys;
    this.authority = authority;
    this.domain = domain;
    this.life = life;
    this.nanos = nanos;
    this.work = work;
    this.loop = loop;
  }

  /** Whether certificates can be issued. */
  public boolean configured() {
    return authority.isPresent();
  }

  /**
   * Issues a certificate.
   *
   * @throws IOException where it cannot be made, or no authority is configured
   */
  public synchronized X509Certificate issue(DoorRequest request, DoorId door) throws IOException {
    LocalCa ca = authority.orElseThrow(() -> new IOException("no authority-key is configured"));
    X509Certificate made = ca.issueDoor(request, door, domain, life);
    LOG.info(
        "event=certificate-issued door={} serial={} until={}",
        door,
        made.getSerialNumber().toString(16),
        made.getNotAfter().toInstant());
    return made;
  }

  /** The form in which a certificate is sent: DER in base64. */
  public static String text(X509Certificate certificate) {
    try {
      return Base64.getEncoder().encodeToString(certificate.getEncoded());
    } catch (CertificateEncodingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * Answers a door's request on its own connection, or logs why not.
   *
   * @param key of the connection that carried the request; a key other than the door's present one
   *     gets no certificate
   * @param issued called with the expiry of a certificate that the door accepted
   */
  public void renew(
      DoorId door,
      String key,
      DoorMessage.CertificateRequest message,
      DoorLine line,
      Consumer<Instant> issued) {
    long now = nanos.getAsLong();
    Long before = last.get(door);
    if (before != null && now - before < ONE_EVERY.toNanos()) {
      LOG.warn("event=certificate-refused door={} reason=\"one a minute\"", door);
      return;
    }
    last.put(door, now);
    // Each door may ask once a minute, so the number of doors limits this queue.
    CompletableFuture.supplyAsync(() -> made(door, message), work)
        .thenAcceptAsync(made -> made.ifPresent(one -> offer(door, key, one, line, issued)), loop)
        .exceptionally(
            defect -> {
              LOG.error("event=defect at=certificate door={}", door, defect);
              return null;
            });
  }

  private record Made(String keyHash, X509Certificate certificate) {}

  private Optional<Made> made(DoorId door, DoorMessage.CertificateRequest message) {
    try {
      DoorRequest request = DoorRequest.read(Base64.getDecoder().decode(message.request()));
      String name = door.value();
      String expected = name.length() > MOST_NAME ? name.substring(0, MOST_NAME) : name;
      if (request.commonName().filter(expected::equals).isEmpty()) {
        LOG.warn("event=certificate-refused door={} reason=\"for another door\"", door);
        return Optional.empty();
      }
      return Optional.of(new Made(request.keyHash(), issue(request, door)));
    } catch (IllegalArgumentException | IOException refused) {
      LOG.warn("event=certificate-refused door={} reason=\"{}\"", door, refused.getMessage());
      return Optional.empty();
    }
  }

  private void offer(DoorId door, String key, Made made, DoorLine line, Consumer<Instant> issued) {
    Optional<CompletionStage<Boolean>> kept = keys.renews(door, key, made.keyHash());
    if (kept.isEmpty()) {
      LOG.warn("event=certificate-refused door={} reason=\"not asked by the door's key\"", door);
      return;
    }
    // Stored before the answer: a gateway that forgot the key in a crash would refuse it later.
    kept.get()
        .thenCompose(
            done -> line.send(door, new DoorMessage.Certificate(List.of(text(made.certificate())))))
        .whenComplete(
            (taken, failed) -> {
              if (failed != null) {
                LOG.error(
                    "event=certificate-not-sent door={} reason=\"{}\"", door, failed.toString());
              } else if (Boolean.TRUE.equals(taken)) {
                issued.accept(made.certificate().getNotAfter().toInstant());
              }
            });
  }
}
