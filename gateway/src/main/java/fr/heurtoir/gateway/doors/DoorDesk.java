package fr.heurtoir.gateway.doors;

import fr.heurtoir.gateway.audit.AuditEvent;
import fr.heurtoir.gateway.audit.AuditKind;
import fr.heurtoir.gateway.school.Schools;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.pki.DoorRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Enrols doors over HTTPS. */
public final class DoorDesk implements EnrolmentDesk {
  private static final Logger LOG = LoggerFactory.getLogger(DoorDesk.class);
  private static final int MOST_AUTHORITIES = 4;

  private final Supplier<Schools> schools;
  private final DoorStore store;
  private final OrderKeyring keys;
  private final Certificates certificates;
  private final String domain;
  private final List<String> addresses;
  private final Path trust;
  private final OnlyKey onlyKey;
  private final Clock clock;
  private final BiConsumer<DoorId, Instant> enrolled;

  /** Makes a new enrolment's key the only one of its door. */
  public interface OnlyKey {
    /**
     * Ends all other keys of the door.
     *
     * @throws IOException where that could not be stored; it then holds until the gateway stops
     */
    void keep(DoorId door, String key) throws IOException;
  }

  /**
   * @param trust read at each enrolment, so that a new authority takes effect without a restart
   * @param onlyKey makes a key the only one of a door and ends everything opened with others;
   *     blocks
   * @param clock the machine's: a door without a clock of its own sets its clock by it
   * @param enrolled called with each door and the expiry of its certificate
   */
  public DoorDesk(
      Supplier<Schools> schools,
      DoorStore store,
      OrderKeyring keys,
      Certificates certificates,
      String domain,
      List<String> addresses,
      Path trust,
      OnlyKey onlyKey,
      Clock clock,
      BiConsumer<DoorId, Instant> enrolled) {
    this.schools = schools;
    this.store = store;
    this.keys = keys;
    this.certificates = certificates;
    this.domain = domain;
    this.addresses = List.copyOf(addresses);
    this.trust = trust;
    this.onlyKey = onlyKey;
    this.clock = clock;
    this.enrolled = enrolled;
  }

  @Override
  public boolean configured() {
    return certificates.configured();
  }

  @Override
  public Optional<Enrolled> enrol(String secret, DoorRequest request) throws IOException {
    if (keys.lost()) {
      throw new IOException("the order key is lost: " + OrderKeys.WHAT_TO_DO);
    }
    List<String> authority = authority();
    Optional<DoorId> door =
        store
            .redeem(secret, request.keyHash())
            .filter(known -> schools.get().door(known).isPresent());
    if (door.isEmpty()) {
      return Optional.empty();
    }
    OrderKeys own = keys.of(door.get());
    if (own.lost()) {
      throw new IOException("the order key of its commune is lost: " + OrderKeys.WHAT_TO_DO);
    }
    X509Certificate made = certificates.issue(request, door.get());
    onlyKey.keep(door.get(), request.keyHash());
    KeyEpoch epoch = own.epoch();
    own.taken(door.get(), epoch.number());
    store.tookKeys(door.get(), epoch.number());
    enrolled.accept(door.get(), made.getNotAfter().toInstant());
    LOG.info("event=door-enrolled door={} epoch={}", door.get(), epoch.number());
    store
        .audit()
        .record(
            AuditEvent.of(AuditKind.DOOR_ENROLLED, "enrolled")
                .atDoor(door.get())
                .about("key " + request.keyHash()));
    return Optional.of(
        new Enrolled(
            door.get(),
            domain,
            addresses,
            List.of(Certificates.text(made)),
            authority,
            epoch,
            clock.millis()));
  }

  private List<String> authority() throws IOException {
    List<String> all = new ArrayList<>();
    try (InputStream pem = Files.newInputStream(trust)) {
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        if (each instanceof X509Certificate known && all.size() < MOST_AUTHORITIES) {
          all.add(Certificates.text(known));
        }
      }
    } catch (CertificateException unreadable) {
      throw new IOException("no certificate can be read in " + trust, unreadable);
    }
    if (all.isEmpty()) {
      throw new IOException("no certificate in " + trust);
    }
    return all;
  }
}
