package fr.heurtoir.gateway.rings;

import fr.heurtoir.gateway.media.Missing;
import fr.heurtoir.gateway.media.Relay;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Media of a ring that go nowhere: the test finds here what was wanted of them. */
final class FakeRelay implements Relay {
  final List<String> wanted = new ArrayList<>();

  /** Who talks. */
  Optional<String> talks = Optional.empty();

  /** Its loop does nothing: the door's offer is answered when the test answers it. */
  boolean hangs;

  /** Who waits for the answer to the door's offer. */
  final List<Consumer<Answer>> waiting = new ArrayList<>();

  @Override
  public void door(String offer, Consumer<Answer> then) {
    if (hangs) {
      waiting.add(then);
    } else {
      then.accept(new Answer.Accepted("answer to " + offer));
    }
  }

  @Override
  public void viewer(String viewerId, String offer, Consumer<Answer> then) {
    then.accept(new Answer.Accepted("answer to " + viewerId));
  }

  @Override
  public void talk(Optional<String> viewerId) {
    talks = viewerId;
  }

  @Override
  public void still(Consumer<byte[]> taker) {
    wanted.add("still");
  }

  @Override
  public void missing(String viewerId, Consumer<Optional<Missing>> then) {
    then.accept(Optional.empty());
  }

  @Override
  public void drop(String viewerId) {
    wanted.add("drop " + viewerId);
  }

  @Override
  public void close() {
    wanted.add("close");
  }
}
