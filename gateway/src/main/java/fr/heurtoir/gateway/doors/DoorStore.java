package fr.heurtoir.gateway.doors;

import fr.heurtoir.gateway.audit.Audit;
import fr.heurtoir.gateway.ops.Workers;
import fr.heurtoir.gateway.school.CommuneId;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.door.DoorMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Stores the doors' data, and has the threads for that. Every method blocks on the database unless
 * noted. Times are stored to the millisecond.
 */
public interface DoorStore extends Workers {
  /** The longest validity of a token that enrols a door. */
  Duration MAX_VALIDITY = Duration.ofDays(30);

  /** Where acts upon doors are recorded; never blocks. */
  Audit audit();

  /** A commune's newest epoch of order keys, and the epoch that each of its doors accepted last. */
  OrderKeys.Kept orderKeys(CommuneId commune);

  /** The keys of each door. */
  Map<DoorId, StationKeys.Keys> stationKeys();

  /** The last reported health of each door; doors that never reported are missing. */
  Map<DoorId, DoorHealth> health();

  /** The wanted lockdown of each door. */
  Map<DoorId, Wanted> wanted();

  /** Stores a door's health. */
  void keep(DoorId door, DoorHealth health);

  /** Stores the wanted lockdowns and an event for each, all or none. */
  void want(Map<DoorId, Wanted> wanted);

  /** Keeps an epoch of a commune's order keys; the same number again changes nothing. */
  void keep(CommuneId commune, KeyEpoch epoch);

  /** Stores the keys of a door, unless a later change is stored already. */
  void keep(DoorId door, StationKeys.Keys keys);

  /** Stores that a door accepted the order keys of an epoch. */
  void tookKeys(DoorId door, long epoch);

  /** Stores an event of a door. */
  void happened(DoorId door, Instant at, String kind, String detail);

  /**
   * Issues a token that enrols a door: 43 characters of base64url, usable once.
   *
   * @param validity above zero, at most {@link #MAX_VALIDITY}
   * @throws IllegalArgumentException for a validity out of range
   */
  String issue(DoorId door, Duration validity);

  /** Revokes every unused token of a door. Returns how many there were. */
  int revoke(DoorId door);

  /**
   * Spends an enrolment token. Empty where it is unknown, spent or expired. The same key may repeat
   * this within ten minutes, because the answer may have been lost.
   *
   * @param keyHash of the key that the door made
   */
  Optional<DoorId> redeem(String secret, String keyHash);

  /**
   * Stores the row of a ring that its door reported later, unless a ring of that id is stored.
   * Never blocks; any thread.
   */
  void late(DoorId door, DoorMessage.LateRing ring, Instant pressed);
}
