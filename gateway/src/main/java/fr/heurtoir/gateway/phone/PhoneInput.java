package fr.heurtoir.gateway.phone;

import fr.heurtoir.gateway.phone.PhoneCodec.Received;
import fr.heurtoir.gateway.phone.PhoneConnection.Stage;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.log.About;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles what connections receive: checks limits, reads, checks the order of messages and the
 * proof. It then handles messages about the connection, and passes the others to the listener. Each
 * connection calls on one thread.
 */
final class PhoneInput {
  private static final Logger LOG = LoggerFactory.getLogger(PhoneInput.class);

  private final PhoneCodec codec;
  private final Proofs proofs;
  private final ConnectionParts parts;
  private final PhoneOutput output;
  private final PhoneCounters counters;
  private final Predicate<String> watched;

  /**
   * @param watched whether somebody wants to hear of each sign of life of that phone
   */
  PhoneInput(PhoneCodec codec, ConnectionParts parts, Predicate<String> watched) {
    this.codec = codec;
    this.proofs = new Proofs(parts.nanos());
    this.parts = parts;
    this.output = parts.output();
    this.counters = parts.counters();
    this.watched = watched;
  }

  void text(PhoneConnection connection, String text) {
    if (connection.stage == Stage.CLOSED || !withinRate(connection)) {
      return;
    }
    Received received;
    try {
      received = codec.read(text);
    } catch (BadMessage bad) {
      counters.refused(bad.code());
      if (connection.stage == Stage.GREETING) {
        output.end(connection, CloseCode.NO_HELLO, "hello is first", false);
      } else {
        output.refuse(connection, bad.re(), bad.code(), bad.what());
      }
      return;
    }
    counters.received();
    if (connection.stage == Stage.READY && watched.test(connection.phoneId)) {
      parts.listener().heard(connection.phoneId);
    }
    if (inOrder(connection, received.message())) {
      proved(connection, received)
          .ifPresent(message -> dispatch(connection, received.id(), message));
    }
  }

  /** Handles a frame that is no text. It counts against the rate limit. */
  void other(PhoneConnection connection) {
    if (connection.stage != Stage.CLOSED && withinRate(connection)) {
      counters.refused(ErrorCode.BAD_JSON);
    }
  }

  void broken(PhoneConnection connection, int code) {
    output.end(connection, code, "not a message of this protocol", false);
  }

  void closed(PhoneConnection connection, int code) {
    output.ended(connection, code);
  }

  private boolean withinRate(PhoneConnection connection) {
    if (connection.bucket.take(parts.nanos().getAsLong())) {
      return true;
    }
    output.end(connection, CloseCode.FLOOD, "too many messages", false);
    return false;
  }

  /**
   * Whether this message may come now, from a phone that is still enrolled. Ends the connection if
   * not.
   */
  private boolean inOrder(PhoneConnection connection, FromPhone message) {
    if (parts.directory().byId(connection.phoneId).isEmpty()) {
      output.end(connection, CloseCode.REVOKED, "not enrolled", true);
      return false;
    }
    if (message instanceof HelloMessage hello && hello.protocol() != PhoneCodec.PROTOCOL) {
      output.end(connection, CloseCode.NO_HELLO, "protocol 1 is spoken here", false);
      return false;
    }
    if (connection.stage == Stage.GREETING && !(message instanceof HelloMessage)) {
      output.end(connection, CloseCode.NO_HELLO, "hello is first", false);
      return false;
    }
    return true;
  }

  /**
   * Checks the message's proof. Returns the message with what the proof says; empty where the proof
   * is missing or wrong, which the phone is told.
   */
  private Optional<FromPhone> proved(PhoneConnection connection, Received received) {
    FromPhone message = received.message();
    Proofs.Verdict verdict = proofs.check(connection, message);
    if (connection.challenges.due(parts.nanos().getAsLong())) {
      // Sent before the refusal: whoever reads the refusal signs the newest challenge.
      output.challenge(connection);
    }
    return switch (verdict) {
      case Proofs.Verdict.Needless _ -> Optional.of(message);
      case Proofs.Verdict.Holds holds -> {
        connection.badProofs = 0;
        yield Optional.of(
            holds.tappedAt().isPresent() ? message.withTap(holds.tappedAt().getAsLong()) : message);
      }
      case Proofs.Verdict.Refused refused -> {
        About.of(message.aboutRing())
            .run(
                () ->
                    LOG.warn(
                        "event=proof-refused phone={} message={} reason={}",
                        connection.phoneId,
                        message.type(),
                        refused.code().code()));
        parts
            .directory()
            .byId(connection.phoneId)
            .ifPresent(
                phone ->
                    parts
                        .listener()
                        .proofRefused(phone, connection.source, message.type(), refused.code()));
        refuseProof(connection, received, refused);
        yield Optional.empty();
      }
    };
  }

  private void refuseProof(
      PhoneConnection connection, Received received, Proofs.Verdict.Refused refused) {
    connection.badProofs++;
    if (connection.stage == Stage.GREETING) {
      counters.refused(refused.code());
      // An old challenge says nothing about the device: it may reconnect and sign its own.
      int code = refused.code() == ErrorCode.STALE ? CloseCode.NO_HELLO : CloseCode.NOT_THE_DEVICE;
      output.end(connection, code, refused.what(), false);
      return;
    }
    output.refuse(
        connection,
        new ToPhone.Refusal(
            received.id(),
            refused.code(),
            refused.what(),
            received.message().aboutRing(),
            Optional.empty()));
    if (connection.badProofs >= parts.limits().badProofs()) {
      output.end(connection, CloseCode.FLOOD, "too many proofs that do not hold", false);
    }
  }

  private void dispatch(PhoneConnection connection, OptionalInt id, FromPhone message) {
    if (message instanceof ConnectionMessage own) {
      own.act(connection, id, parts);
      return;
    }
    Optional<PhoneRef> phone = parts.directory().byId(connection.phoneId);
    if (phone.isEmpty()) {
      output.end(connection, CloseCode.REVOKED, "not enrolled", true);
      return;
    }
    PhoneReply reply = new OneReply(output, connection, id, message.aboutRing());
    Optional<RingId> busy = message.oneAtATime() ? message.aboutRing() : Optional.empty();
    if (busy.isPresent() && !connection.underWay.add(busy.get())) {
      reply.error(ErrorCode.NOT_NOW, "an offer of this ring is not answered yet");
      return;
    }
    parts
        .listener()
        .message(
            phone.get(),
            message,
            reply,
            // From now on its answer is being made, so the next one may come.
            () -> busy.ifPresent(connection.underWay::remove));
  }
}
