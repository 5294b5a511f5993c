package fr.heurtoir.door.lock;

import fr.heurtoir.protocol.DoorId;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Replaces a state that is broken or has no epochs left. The old state is renamed, never deleted.
 * The lock then begins with the keys of the enrolment and <em>in a lockdown</em>, so that whoever
 * caused this opened nothing by it. The gateway lifts the lockdown.
 */
public final class StateReset {
  private static final String BY = "begun-anew";

  private final Path folder;
  private final Path socket;
  private final DoorId door;

  /** The files that were renamed and written. */
  public record Done(Optional<Path> aside, Path state) {}

  /**
   * For the lock with these settings.
   *
   * @param settings of the configuration that the lock process reads
   */
  public StateReset(LockSettings settings) {
    this(settings.state(), settings.socket(), settings.door());
  }

  StateReset(Path folder, Path socket, DoorId door) {
    this.folder = folder;
    this.socket = socket;
    this.door = door;
  }

  /**
   * Renames the old state and writes the new one.
   *
   * @param now part of the old state's new name
   * @throws IOException where the lock process runs, the folder is another user's, or the disk
   *     failed; the message says what to do
   */
  public Done run(Instant now) throws IOException {
    String owner = Files.getOwner(folder).getName();
    String self = System.getProperty("user.name");
    if (!owner.equals(self)) {
      // A folder's owner can redirect its names by links, so only the owner may write here.
      throw new IOException(
          folder + " is " + owner + "'s: say it as that user, sudo -u " + owner + " ...");
    }
    if (runs()) {
      throw new IOException("the lock process runs: sudo systemctl stop heurtoir-lock first");
    }
    LockStateFile file = new LockStateFile(folder, door);
    Optional<Path> aside = Optional.empty();
    if (Files.exists(file.file())) {
      Path to = file.file().resolveSibling("state." + now.toString().replaceAll("[^0-9TZ]", ""));
      Files.move(file.file(), to);
      aside = Optional.of(to);
    }
    file.write(new LockState(0, true, BY, false, false, 0, List.of()));
    return new Done(aside, file.file());
  }

  private boolean runs() throws IOException {
    if (!Files.exists(socket)) {
      return false;
    }
    try (SocketChannel other = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      return other.isConnected();
    } catch (java.net.ConnectException left) {
      return false;
    }
  }
}
