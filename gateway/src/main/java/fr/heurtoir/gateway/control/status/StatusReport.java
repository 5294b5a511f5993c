package fr.heurtoir.gateway.control.status;

import fr.heurtoir.gateway.control.Configured;
import fr.heurtoir.gateway.doors.DoorHealth;
import fr.heurtoir.gateway.doors.Lockdowns;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.RingId;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The gateway at one moment, as it is observed.
 *
 * @param zone of the first commune
 * @param started when this process began
 * @param certificates when each ends
 * @param certificateFaults what is wrong with certificates and keys, or will be soon
 * @param lostKeys the communes whose order key is lost
 */
public record StatusReport(
    Instant now,
    ZoneId zone,
    String version,
    Instant started,
    Configured.State configuration,
    List<Part> parts,
    List<Certificate> certificates,
    List<CertificateFault> certificateFaults,
    List<String> lostKeys,
    List<SchoolStatus> schools,
    List<LiveStatus> live) {
  public StatusReport {
    parts = List.copyOf(parts);
    certificates = List.copyOf(certificates);
    certificateFaults = List.copyOf(certificateFaults);
    lostKeys = List.copyOf(lostKeys);
    schools = List.copyOf(schools);
    live = List.copyOf(live);
  }

  /** One part of the gateway: sip, media, store. */
  public record Part(String name, boolean works, String detail) {}

  /**
   * One certificate's end.
   *
   * @param of the table whose file it is: web, sip, doors or trust
   */
  public record Certificate(String of, Instant end) {}

  /**
   * A fault of a certificate or key.
   *
   * @param now whether somebody is refused because of it already
   */
  public record CertificateFault(String of, boolean now, String what) {}

  /**
   * One school.
   *
   * @param ringsNobody why its visitors reach nobody, whoever answers; empty where they reach
   *     somebody
   */
  public record SchoolStatus(
      String id,
      String name,
      ZoneId zone,
      Optional<String> ringsNobody,
      List<DoorStatus> doors,
      List<PhoneStatus> phones) {
    public SchoolStatus {
      doors = List.copyOf(doors);
      phones = List.copyOf(phones);
    }

    long wouldRing() {
      return phones.stream().filter(PhoneStatus::wouldRing).count();
    }
  }

  /** Whose key a door's station has. */
  public enum Identity {
    /** No station has shown one yet. */
    NONE,
    /** A station's own. */
    KNOWN,
    /** It was revoked; the door has to be enrolled anew. */
    REVOKED
  }

  /**
   * One door.
   *
   * @param since when it was registered, or was lost; empty where neither happened since the start
   * @param testMissing whether its daily self-test is overdue
   * @param lastRing when its bell was pressed last, of the rings that are kept
   */
  public record DoorStatus(
      DoorId id,
      String name,
      boolean registered,
      Optional<Instant> since,
      Identity identity,
      DoorHealth health,
      boolean testMissing,
      Lockdowns.Standing lockdown,
      Optional<Instant> lastRing) {}

  /**
   * One phone of a school.
   *
   * @param proved when it last proved that it would ring
   */
  public record PhoneStatus(
      String id, String name, String person, boolean wouldRing, Optional<Instant> proved) {}

  /**
   * One ring that is going on.
   *
   * @param state ringing, talking, or held where the phone that answered was lost
   */
  public record LiveStatus(RingId id, DoorId door, Instant pressed, String state) {}

  /** How many phones there are; one that is of several schools counts once. */
  int phones() {
    return ids(false).size();
  }

  /** How many of them would ring. */
  int phonesThatWouldRing() {
    return ids(true).size();
  }

  private Set<String> ids(boolean onlyThatWouldRing) {
    Set<String> ids = new TreeSet<>();
    schools.stream()
        .flatMap(school -> school.phones().stream())
        .filter(phone -> phone.wouldRing() || !onlyThatWouldRing)
        .forEach(phone -> ids.add(phone.id()));
    return ids;
  }
}
