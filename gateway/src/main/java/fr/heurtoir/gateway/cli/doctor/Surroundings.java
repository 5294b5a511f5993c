package fr.heurtoir.gateway.cli.doctor;

import fr.heurtoir.gateway.control.ControlSocket;
import fr.heurtoir.gateway.media.transport.WebRtcConfig;
import fr.heurtoir.system.KernelClock;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What the checks need of the machine, and their bounds.
 *
 * @param synchronised whether an NTP client keeps this clock right
 * @param within the longest time of one check
 * @param leastDisk the bytes below which a disk is nearly full
 * @param bufferBytes what the media ask of the kernel for a socket
 * @param gateway asks the gateway that runs; status 69 without a line where none does
 */
public record Surroundings(
    Clock clock,
    Predicate<Instant> synchronised,
    Duration within,
    long leastDisk,
    int bufferBytes,
    Map<String, String> environment,
    Function<List<String>, ControlSocket.Answer> gateway) {
  private static final Path TIMESYNCD = Path.of("/run/systemd/timesync/synchronized");

  /** This machine. */
  static Surroundings here(Function<List<String>, ControlSocket.Answer> gateway) {
    return new Surroundings(
        Clock.systemUTC(),
        // The file also tells where the kernel may not be asked, as in some containers.
        now -> KernelClock.synchronisedAt(now) || TIMESYNCD.toFile().exists(),
        Duration.ofSeconds(3),
        500_000_000L,
        WebRtcConfig.SOCKET_BUFFER_BYTES,
        System.getenv(),
        gateway);
  }

  /** The time of one step at a socket, so that the check can say what it saw, in milliseconds. */
  int millis() {
    return (int) (within.toMillis() * 4 / 5);
  }

  /** The addresses of this machine's interfaces that are up. */
  static List<InetAddress> own() throws SocketException {
    return NetworkInterface.networkInterfaces()
        .filter(Surroundings::up)
        .flatMap(NetworkInterface::inetAddresses)
        .toList();
  }

  private static boolean up(NetworkInterface one) {
    try {
      return one.isUp();
    } catch (SocketException gone) {
      return false;
    }
  }
}
