package fr.heurtoir.gateway.rings;

import fr.heurtoir.gateway.sip.DoorCall;
import fr.heurtoir.gateway.sip.Warning;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** A door's call without SIP: the test finds here what the door was told. */
final class FakeDoorCall implements DoorCall {
  final List<DoorMessage.ToDoor> said = new ArrayList<>();
  boolean rings;
  Optional<String> progressed = Optional.empty();
  Optional<String> answered = Optional.empty();
  Optional<Outcome> ended = Optional.empty();
  private final RingId ring;
  private final DoorId door;

  FakeDoorCall(RingId ring, DoorId door) {
    this.ring = ring;
    this.door = door;
  }

  @Override
  public RingId ring() {
    return ring;
  }

  @Override
  public DoorId door() {
    return door;
  }

  @Override
  public Duration pressAge() {
    return Duration.ZERO;
  }

  @Override
  public Optional<RingId> callBackOf() {
    return Optional.empty();
  }

  @Override
  public String offer() {
    return "offer";
  }

  @Override
  public void ringing() {
    rings = true;
  }

  @Override
  public void progress(String sdp) {
    progressed = Optional.of(sdp);
  }

  @Override
  public void answer(String sdp) {
    answered = Optional.of(sdp);
  }

  @Override
  public boolean reachable() {
    return true;
  }

  @Override
  public void warn(Warning why) {}

  @Override
  public void end(Outcome outcome) {
    if (ended.isPresent()) {
      throw new AssertionError("ended twice: " + ended.get() + ", " + outcome);
    }
    ended = Optional.of(outcome);
  }

  @Override
  public CompletionStage<Boolean> send(Supplier<Optional<? extends DoorMessage.ToDoor>> message) {
    Optional<? extends DoorMessage.ToDoor> made = message.get();
    made.ifPresent(said::add);
    return CompletableFuture.completedStage(made.isPresent());
  }
}
