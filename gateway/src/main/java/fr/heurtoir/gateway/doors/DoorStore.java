package fr.heurtoir.gateway.doors;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.DoorMessage;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What the doors' room keeps. Every method waits for the database, but those that say not. */
public interface DoorStore {
  /** What each door said of itself last. */
  Map<DoorId, Health> health();

  /** The lockdown that is wanted of each door. */
  Map<DoorId, Wanted> wanted();

  /** Keeps what a door says of itself. */
  void keep(DoorId door, Health health);

  /** Keeps the lockdowns that are wanted, all or none. */
  void want(Map<DoorId, Wanted> wanted);

  /** Keeps an epoch of the order keys; the same number again changes nothing. */
  void keep(KeyEpoch epoch);

  /** A door took the order keys of an epoch. */
  void tookKeys(DoorId door, long epoch);

  /** Keeps something that happened to a door. */
  void happened(DoorId door, Instant at, String kind, String detail);

  /** Spends a token that enrols a door; empty where it is none, is spent or is over. */
  Optional<DoorId> redeem(String secret, String keyHash);

  /** Takes the row of a ring that its door reported later. Never waits; any thread. */
  void late(DoorId door, DoorMessage.LateRing ring, Instant pressed);

  /**
   * Runs one of the others on a thread of the store. Never waits; any thread.
   *
   * @return true once it is done; fails where it could not be, or where too many wait already
   */
  CompletionStage<Boolean> aside(Runnable write);
}
