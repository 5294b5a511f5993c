package fr.heurtoir.gateway.doors;

import fr.heurtoir.gateway.ops.Workers;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.DoorMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What the doors' room keeps, and the threads for it: every method waits for the database, but
 * those that say not.
 */
public interface DoorStore extends Workers {
  /** What each door said of itself last. */
  Map<DoorId, DoorHealth> health();

  /** The lockdown that is wanted of each door. */
  Map<DoorId, Wanted> wanted();

  /** Keeps what a door says of itself. */
  void keep(DoorId door, DoorHealth health);

  /** Keeps the lockdowns that are wanted, all or none. */
  void want(Map<DoorId, Wanted> wanted);

  /** Keeps an epoch of the order keys; the same number again changes nothing. */
  void keep(KeyEpoch epoch);

  /** Keeps which keys a door has. */
  void keep(DoorId door, StationKeys.Keys keys);

  /** A door took the order keys of an epoch. */
  void tookKeys(DoorId door, long epoch);

  /** Keeps something that happened to a door. */
  void happened(DoorId door, Instant at, String kind, String detail);

  /**
   * A new token that enrols a door: 43 characters of base64url, good once.
   *
   * @param validity above zero, at most 30 days
   * @throws IllegalArgumentException for a validity out of its range
   */
  String issue(DoorId door, Duration validity);

  /** Ends every token of a door that was not used; how many that were. */
  int revoke(DoorId door);

  /** Spends a token that enrols a door; empty where it is none, is spent or is over. */
  Optional<DoorId> redeem(String secret, String keyHash);

  /** Takes the row of a ring that its door reported later. Never waits; any thread. */
  void late(DoorId door, DoorMessage.LateRing ring, Instant pressed);
}
