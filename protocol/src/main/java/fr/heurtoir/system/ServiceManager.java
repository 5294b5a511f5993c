package fr.heurtoir.system;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd the state of the service: sd_notify(3), one datagram a message to the socket in
 * {@code NOTIFY_SOCKET}. Does nothing without that socket. Any thread; a call takes microseconds
 * and never blocks.
 */
public final class ServiceManager {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceManager.class);
  private static final int MAX_STATUS = 200;

  private final @Nullable UnixDatagram socket;
  private final Optional<Duration> watchdog;

  private ServiceManager(@Nullable UnixDatagram socket, Optional<Duration> watchdog) {
    this.socket = socket;
    this.watchdog = watchdog;
  }

  /** The manager that the environment names, if any. */
  public static ServiceManager of(Map<String, String> environment) {
    @Nullable String name = environment.get("NOTIFY_SOCKET");
    if (name == null || name.isEmpty()) {
      return new ServiceManager(null, Optional.empty());
    }
    if (!name.startsWith("/") && !name.startsWith("@")) {
      LOG.warn("event=notify-socket-unknown reason=\"neither a path nor an abstract name\"");
      return new ServiceManager(null, Optional.empty());
    }
    return new ServiceManager(new UnixDatagram(name), watchdog(environment));
  }

  /**
   * The interval between watchdog messages: half of the limit that systemd sets
   * (sd_watchdog_enabled(3)).
   */
  private static Optional<Duration> watchdog(Map<String, String> environment) {
    @Nullable String micros = environment.get("WATCHDOG_USEC");
    @Nullable String pid = environment.get("WATCHDOG_PID");
    if (micros == null || !micros.matches("[0-9]{1,15}")) {
      return Optional.empty();
    }
    if (pid != null && !pid.equals(Long.toString(ProcessHandle.current().pid()))) {
      return Optional.empty();
    }
    long nanos = Long.parseLong(micros) * 1000;
    return nanos == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(nanos / 2));
  }

  /** How often to call {@link #alive}. Empty where there is no watchdog. */
  public Optional<Duration> watchdogEvery() {
    return watchdog;
  }

  /** The service accepts rings. */
  public void ready(String status) {
    say("READY=1\nSTATUS=" + line(status));
  }

  /** One line for {@code systemctl status}. */
  public void status(String status) {
    say("STATUS=" + line(status));
  }

  /** The configuration is being reloaded; {@link #ready} ends that. */
  public void reloading() {
    // Since systemd 253 the time proves that this concerns the requested reload.
    say("RELOADING=1\nMONOTONIC_USEC=" + UnixDatagram.monotonicMicros());
  }

  /** The service is stopping. */
  public void stopping() {
    say("STOPPING=1");
  }

  /** The service works. Call it only after a check of what matters. */
  public void alive() {
    say("WATCHDOG=1");
  }

  private static String line(String status) {
    String line = status.lines().findFirst().orElse("");
    return line.length() <= MAX_STATUS ? line : line.substring(0, MAX_STATUS);
  }

  private void say(String words) {
    UnixDatagram to = socket;
    if (to != null && to.send(words.getBytes(StandardCharsets.UTF_8)) != UnixDatagram.Sent.YES) {
      LOG.warn("event=notify-failed words={}", words.lines().findFirst().orElse(""));
    }
  }
}
