package fr.heurtoir.gateway.phone;

import fr.heurtoir.gateway.phone.PhoneConnection.Stage;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends messages and challenges on connections, and ends connections. Thread-safe. */
final class PhoneOutput {
  private static final Logger LOG = LoggerFactory.getLogger(PhoneOutput.class);

  private final PhoneCodec codec;
  private final PhoneDirectory directory;
  private final PhoneConnections connections;
  private final ListenerCalls listener;
  private final PhoneCounters counters;
  private final LongSupplier nanos;

  PhoneOutput(
      PhoneCodec codec,
      PhoneDirectory directory,
      PhoneConnections connections,
      ListenerCalls listener,
      PhoneCounters counters,
      LongSupplier nanos) {
    this.codec = codec;
    this.directory = directory;
    this.connections = connections;
    this.listener = listener;
    this.counters = counters;
    this.nanos = nanos;
  }

  /** Sends a message. Ends a connection whose queue is full. */
  void write(PhoneConnection connection, ToPhone message) {
    if (connection.stage != Stage.CLOSED && !queue(connection, message)) {
      end(connection, CloseCode.SILENT, "does not take what it is sent", false);
    }
  }

  /**
   * Queues a message at any stage of the connection.
   *
   * @return false where its queue is full
   */
  boolean queue(PhoneConnection connection, ToPhone message) {
    return connection.write(codec.write(message));
  }

  /** Sends the next challenge. */
  void challenge(PhoneConnection connection) {
    write(connection, new ToPhone.Challenge(connection.challenges.next(nanos.getAsLong())));
  }

  /** Answers a message that carried an id: done. */
  void ok(PhoneConnection connection, OptionalInt id) {
    if (id.isPresent()) {
      write(connection, new ToPhone.Ok(id.getAsInt()));
    }
  }

  /** Refuses a message and counts the refusal. */
  void refuse(PhoneConnection connection, ToPhone.Refusal refusal) {
    counters.refused(refusal.code());
    write(connection, refusal);
  }

  /** Refuses a message without counting it. */
  void refuse(PhoneConnection connection, OptionalInt re, ErrorCode code, String what) {
    write(connection, new ToPhone.Refusal(re, code, what, Optional.empty(), Optional.empty()));
  }

  /**
   * Ends a connection.
   *
   * @param code of {@link CloseCode}
   * @param orderly see {@link PhoneListener#onGone}
   */
  void end(PhoneConnection connection, int code, String reason, boolean orderly) {
    if (remove(connection, orderly)) {
      counters.closed(code);
      LOG.info(
          "event=phone-closed phone={} code={} reason=\"{}\"", connection.phoneId, code, reason);
      connection.closeSocket(code, reason);
    }
  }

  /** Handles a connection that ended by itself. */
  void ended(PhoneConnection connection, int code) {
    if (remove(connection, code == CloseCode.NORMAL)) {
      LOG.info("event=phone-gone phone={} code={}", connection.phoneId, code);
      counters.left();
    }
  }

  /** Closes a connection that a newer one of its phone replaced. */
  void displaced(PhoneConnection connection) {
    counters.closed(CloseCode.REPLACED);
    connection.closeSocket(CloseCode.REPLACED, "replaced by a newer connection");
  }

  private boolean remove(PhoneConnection connection, boolean orderly) {
    return connections.remove(
        connection, nanos.getAsLong(), () -> listener.gone(whoever(connection.phoneId), orderly));
  }

  /**
   * The phone by its id. A revoked phone is in no directory any more, but the listener must still
   * hear that it is gone.
   */
  private PhoneRef whoever(String phoneId) {
    return directory
        .byId(phoneId)
        .orElseGet(() -> new PhoneRef(phoneId, phoneId, phoneId, phoneId, Set.of()));
  }
}
