package fr.heurtoir.gateway.phone;

import fr.heurtoir.gateway.ops.Counters;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * The live connections of all phones: one for each phone at most, the newest. A phone is reachable
 * from its welcome until a pong is overdue for too long.
 *
 * <p>Any thread may call any method, and none blocks. The {@link PhoneListener} is called on the
 * executor, in order. Somebody must call {@link #tick()} about every half second.
 *
 * <p>This is the package's entry. {@link PhoneConnections} holds the live connections, {@link
 * PhoneInput} handles what they receive, {@link PhoneOutput} sends on them and ends them, {@link
 * ConnectionTimers} does what is due, {@link ListenerCalls} calls the listener.
 */
public final class PhoneHub implements Phones {
  private final PhoneDirectory directory;
  private final PhoneLimits limits;
  private final LongSupplier nanos;
  private final SecureRandom random = new SecureRandom();
  private final ListenerCalls calls;
  private final PhoneConnections connections;
  private final PhoneOutput output;
  private final PhoneInput input;
  private final ConnectionTimers timers;

  /**
   * A hub without connections.
   *
   * @param requests the kinds of messages that go to the listener
   * @param loop runs the listener's calls one after the other, in the order given
   * @param nanos monotonic nanoseconds, {@link System#nanoTime()}
   */
  public PhoneHub(
      PhoneDirectory directory,
      List<MessageKind> requests,
      Executor loop,
      PhoneLimits limits,
      LongSupplier nanos,
      Counters counters) {
    this.directory = directory;
    this.limits = limits;
    this.nanos = nanos;
    PhoneCodec codec = new PhoneCodec(requests);
    this.calls = new ListenerCalls(loop);
    this.connections = new PhoneConnections(limits);
    PhoneCounters counted = new PhoneCounters(counters, connections::readyCount);
    this.output = new PhoneOutput(codec, directory, connections, calls, counted, nanos);
    ConnectionParts parts =
        new ConnectionParts(directory, connections, output, calls, counted, limits, nanos);
    this.timers = new ConnectionTimers(parts);
    this.input = new PhoneInput(codec, parts, timers::watched);
  }

  /** Sets the listener. Call it before the first phone may connect. */
  public void begin(PhoneListener listener) {
    calls.begin(listener);
  }

  @Override
  public boolean reachable(String phoneId) {
    return connections.ready(phoneId).isPresent();
  }

  @Override
  public boolean visible(String phoneId) {
    return connections.ready(phoneId).filter(connection -> connection.visible).isPresent();
  }

  @Override
  public Optional<MicrophoneMessage.State> microphone(String phoneId) {
    return connections
        .ready(phoneId)
        .flatMap(connection -> Optional.ofNullable(connection.microphone))
        .map(MicrophoneMessage::state);
  }

  @Override
  public void watch(String phoneId) {
    timers.watch(phoneId);
  }

  @Override
  public void unwatch(String phoneId) {
    timers.unwatch(phoneId);
  }

  /** How many phones are reachable. */
  public int connected() {
    return connections.readyCount();
  }

  @Override
  public List<PhoneRef> enrolled(String school) {
    return directory.ofSchool(school);
  }

  @Override
  public Optional<PhoneRef> phone(String phoneId) {
    return directory.byId(phoneId);
  }

  @Override
  public void send(String phoneId, ToPhone message) {
    connections.ready(phoneId).ifPresent(connection -> output.write(connection, message));
  }

  @Override
  public void close(String phoneId, int code) {
    for (PhoneConnection connection : connections.of(phoneId)) {
      output.end(connection, code, "closed by the gateway", code == CloseCode.REVOKED);
    }
  }

  /** Closes every connection, because the gateway stops. */
  public void closeAll() {
    for (List<PhoneConnection> some : List.of(connections.greeted(), connections.greeting())) {
      some.forEach(c -> output.end(c, CloseCode.GOING_AWAY, "gateway stops", false));
    }
  }

  /**
   * Accepts a new WebSocket with a phone's cookie. Only its hello proves that it is that phone.
   * Each source address has a limit of connections without hello, see {@link Greetings}. These
   * never displace a connection that proved its key.
   *
   * @param source where it comes from, of the phone's sources
   */
  public PhoneConnection accept(PhoneRef phone, String source, PhoneSocket socket) {
    PhoneConnection connection =
        new PhoneConnection(
            input,
            phone.id(),
            source,
            directory.key(phone.id()),
            new DeviceChallenges(random),
            socket,
            limits,
            nanos.getAsLong());
    connections
        .greet(connection)
        .ifPresent(
            excess ->
                output.end(
                    excess, CloseCode.NO_HELLO, "too many connections without hello", false));
    output.challenge(connection);
    return connection;
  }

  /** Does what is due: hellos, challenges, pings, pongs. */
  public void tick() {
    timers.tick();
  }
}
