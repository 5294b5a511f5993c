package fr.heurtoir.gateway.phone;

import fr.heurtoir.gateway.phone.PhoneConnection.Stage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The live connections: those that wait for their hello, and for each phone at most one that said
 * it, the newest. Thread-safe.
 */
final class PhoneConnections {
  /** How many phones' last instances are stored for a resume. */
  private static final int REMEMBERED = 4096;

  private final PhoneLimits limits;
  // A short lock: nothing under it blocks. Callbacks under it only hand over to the executor.
  private final ReentrantLock lock = new ReentrantLock();
  private final Greetings greeting;
  private final Map<String, PhoneConnection> current = new ConcurrentHashMap<>();
  private final Map<String, Past> past =
      new LinkedHashMap<>(64, 0.75f, false) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Past> eldest) {
          return size() > REMEMBERED;
        }
      };

  private record Past(String instance, long endedAt) {}

  /**
   * A connection whose hello was accepted.
   *
   * @param before the phone's previous connection, which it replaces
   * @param resumed the same client instance has that connection, or had one shortly before
   */
  record Admitted(Optional<PhoneConnection> before, boolean resumed) {}

  PhoneConnections(PhoneLimits limits) {
    this.limits = limits;
    this.greeting = new Greetings(limits.greetings(), limits.greetingsOfSource());
  }

  /**
   * Adds a connection that has not said hello.
   *
   * @return the connection that must be closed for it; see {@link Greetings}
   */
  Optional<PhoneConnection> greet(PhoneConnection connection) {
    lock.lock();
    try {
      return greeting.add(connection);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Accepts a connection's hello: the connection is its phone's from now on.
   *
   * @param now monotonic nanoseconds
   * @param then runs before anything else happens to the phone's connections
   * @return empty where the connection said hello before, or has ended
   */
  Optional<Admitted> admit(
      PhoneConnection connection, HelloMessage hello, long now, Consumer<Admitted> then) {
    lock.lock();
    try {
      if (connection.stage != Stage.GREETING) {
        return Optional.empty();
      }
      greeting.remove(connection);
      @Nullable PhoneConnection before = current.put(connection.phoneId, connection);
      @Nullable Past ended = past.remove(connection.phoneId);
      connection.stage = Stage.GREETED;
      connection.instance = hello.instance();
      connection.visible = hello.visible();
      connection.heartbeat.begin(now);
      boolean resumed;
      if (before != null) {
        before.stage = Stage.CLOSED;
        resumed = before.instance.equals(hello.instance());
      } else {
        resumed =
            ended != null
                && ended.instance().equals(hello.instance())
                && now - ended.endedAt() <= limits.resumeWithin().toNanos();
      }
      Admitted admitted = new Admitted(Optional.ofNullable(before), resumed);
      then.accept(admitted);
      return Optional.of(admitted);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Makes a greeted connection ready once it has its welcome.
   *
   * @param welcome queues the welcome
   * @return whether the connection is ready; false also where it ended meanwhile
   */
  boolean ready(PhoneConnection connection, BooleanSupplier welcome) {
    lock.lock();
    try {
      if (connection.stage != Stage.GREETED) {
        return false;
      }
      boolean queued = welcome.getAsBoolean();
      connection.stage = Stage.READY;
      return queued;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Removes a connection at once.
   *
   * @param now monotonic nanoseconds
   * @param gone runs where its phone has none any more, before anything else happens to the phone
   * @return true for the caller that ended it
   */
  boolean remove(PhoneConnection connection, long now, Runnable gone) {
    lock.lock();
    try {
      if (connection.stage == Stage.CLOSED) {
        return false;
      }
      boolean wasGreeted = connection.stage != Stage.GREETING;
      connection.stage = Stage.CLOSED;
      greeting.remove(connection);
      if (wasGreeted && current.remove(connection.phoneId, connection)) {
        past.put(connection.phoneId, new Past(connection.instance, now));
        gone.run();
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** The phone's ready connection. */
  Optional<PhoneConnection> ready(String phoneId) {
    return Optional.ofNullable(current.get(phoneId)).filter(c -> c.stage == Stage.READY);
  }

  /** How many phones have a ready connection. */
  int readyCount() {
    return (int) current.values().stream().filter(c -> c.stage == Stage.READY).count();
  }

  /** The connections that said hello. */
  List<PhoneConnection> greeted() {
    return List.copyOf(current.values());
  }

  /** The connections that have not said hello yet. */
  List<PhoneConnection> greeting() {
    lock.lock();
    try {
      return greeting.all();
    } finally {
      lock.unlock();
    }
  }

  /** All connections of one phone. */
  List<PhoneConnection> of(String phoneId) {
    List<PhoneConnection> all = new ArrayList<>();
    lock.lock();
    try {
      @Nullable PhoneConnection said = current.get(phoneId);
      if (said != null) {
        all.add(said);
      }
      greeting.all().stream().filter(c -> c.phoneId.equals(phoneId)).forEach(all::add);
    } finally {
      lock.unlock();
    }
    return all;
  }
}
