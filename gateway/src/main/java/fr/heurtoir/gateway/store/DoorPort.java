package fr.heurtoir.gateway.store;

import fr.heurtoir.gateway.audit.Audit;
import fr.heurtoir.gateway.doors.DoorHealth;
import fr.heurtoir.gateway.doors.DoorStore;
import fr.heurtoir.gateway.doors.KeyEpoch;
import fr.heurtoir.gateway.doors.OrderKeys;
import fr.heurtoir.gateway.doors.StationKeys;
import fr.heurtoir.gateway.doors.Wanted;
import fr.heurtoir.gateway.history.RingRow;
import fr.heurtoir.gateway.school.CommuneId;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.door.DoorMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** The store, as the doors package sees it. */
final class DoorPort implements DoorStore {
  private final Store store;

  DoorPort(Store store) {
    this.store = store;
  }

  @Override
  public OrderKeys.Kept orderKeys(CommuneId commune) {
    return store.doors().keys(commune);
  }

  @Override
  public Map<DoorId, StationKeys.Keys> stationKeys() {
    return store.doors().stationKeys();
  }

  @Override
  public Map<DoorId, DoorHealth> health() {
    return store.doors().health();
  }

  @Override
  public Map<DoorId, Wanted> wanted() {
    return store.doors().wanted();
  }

  @Override
  public void keep(DoorId door, DoorHealth health) {
    store.doors().keep(door, health);
  }

  @Override
  public void want(Map<DoorId, Wanted> wanted) {
    store.doors().want(wanted);
  }

  @Override
  public void keep(CommuneId commune, KeyEpoch epoch) {
    store.doors().keep(commune, epoch);
  }

  @Override
  public void keep(DoorId door, StationKeys.Keys keys) {
    store.doors().keep(door, keys);
  }

  @Override
  public void tookKeys(DoorId door, long epoch) {
    store.doors().tookKeys(door, epoch);
  }

  @Override
  public void happened(DoorId door, Instant at, String kind, String detail) {
    store.doors().happened(door, at, kind, detail);
  }

  @Override
  public String issue(DoorId door, Duration validity) {
    return store.doorEnrolments().issue(door, validity);
  }

  @Override
  public int revoke(DoorId door) {
    return store.doorEnrolments().revoke(door);
  }

  @Override
  public Optional<DoorId> redeem(String secret, String keyHash) {
    return store.doorEnrolments().redeem(secret, keyHash);
  }

  @Override
  public void late(DoorId door, DoorMessage.LateRing ring, Instant pressed) {
    store.ringLog().appendLate(RingRow.late(ring, door, pressed));
  }

  @Override
  public Audit audit() {
    return store.audit();
  }

  @Override
  public <T> CompletableFuture<T> ask(Callable<T> question) {
    return store.ask(question);
  }
}
