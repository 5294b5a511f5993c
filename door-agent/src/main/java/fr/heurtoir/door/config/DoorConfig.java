package fr.heurtoir.door.config;

import fr.heurtoir.door.av.MediaSettings;
import fr.heurtoir.door.desk.DeskSettings;
import fr.heurtoir.door.feedback.FacadeSettings;
import fr.heurtoir.door.feedback.FeedbackSettings;
import fr.heurtoir.door.gpio.GpioChip.LineChoice;
import fr.heurtoir.door.lock.LockSettings;
import fr.heurtoir.protocol.DoorId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;

/**
 * The station's configuration, {@code door.toml}, read by {@link DoorToml}.
 *
 * @param door this door's id
 * @param domain the domain of the door's SIP address
 * @param gateways tried in this order, 1 to 8; may be empty where {@code srv} is set
 * @param srv the name of SRV records, which take precedence over {@code gateways}; empty for none
 * @param identity the door's certificate and the authority that it trusts
 * @param media picture and sound
 * @param chip the GPIO chip's label or device file
 * @param bell the button
 * @param lights the lines of the wired lights
 * @param lock the lock process
 * @param call durations of a call
 * @param feedback how visitors are told
 * @param facade the visitor's screen
 * @param state the folder for stored data: rings, the last known time
 * @param desk the desk phone that is called while no gateway is reachable
 * @param daily the daily self-test
 */
public record DoorConfig(
    DoorId door,
    String domain,
    List<GatewayAddress> gateways,
    String srv,
    Identity identity,
    MediaSettings media,
    String chip,
    Bell bell,
    Lights lights,
    LockSettings lock,
    CallTimes call,
    FeedbackSettings feedback,
    Path state,
    Optional<DeskSettings> desk,
    DailyCheck daily,
    FacadeSettings facade) {
  public DoorConfig {
    gateways = List.copyOf(gateways);
  }

  /**
   * Where a gateway listens for SIP over TLS.
   *
   * @param host name or address
   * @param port 1 to 65535
   */
  public record GatewayAddress(String host, int port) {
    @Override
    public String toString() {
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
  }

  /**
   * PEM files of the mutual TLS.
   *
   * @param certificate the door's certificate with its chain
   * @param key its private key, PKCS#8
   * @param authority the authority that the gateway's certificate must come from
   */
  public record Identity(Path certificate, Path key, Path authority) {}

  /**
   * The daily self-test.
   *
   * @param at the time of day; the test begins some minutes later, depending on the door's name
   * @param sound whether it plays a chirp
   */
  public record DailyCheck(LocalTime at, boolean sound) {}

  /**
   * The button.
   *
   * @param line its line
   * @param debounce how long the level must be steady, 5 to 500 ms
   */
  public record Bell(LineChoice line, Duration debounce) {}

  /**
   * The lights; an empty name is not wired.
   *
   * @param called lit while the school is being called
   * @param speak lit while the visitor may speak
   * @param open lit while the door is released
   * @param fault lit while ringing cannot open the door
   * @param capture lit while camera or microphone is open
   */
  public record Lights(
      LineChoice called, LineChoice speak, LineChoice open, LineChoice fault, LineChoice capture) {}

  /**
   * Durations of a call.
   *
   * @param calling how long the door waits for an answer, 10 to 180 s
   * @param longest the longest call, 30 to 600 s
   * @param callBack how long after a press its visitor may be called back, 0 (never) to 900 s
   * @param shown how long an outcome is shown, 1 to 30 s
   */
  public record CallTimes(Duration calling, Duration longest, Duration callBack, Duration shown) {}
}
