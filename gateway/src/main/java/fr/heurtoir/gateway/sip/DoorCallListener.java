package fr.heurtoir.gateway.sip;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.door.DoorMessage;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Hears what doors do. Called on the executor that {@link DoorSip} was given; the events of one
 * call come in order.
 */
public interface DoorCallListener {
  /** A ring. The door is configured, and its certificate proves its identity. */
  void onInvite(DoorCall call);

  /** The visitor left before the answer (CANCEL). The call has ended. */
  void onCancelled(DoorCall call);

  /**
   * The call ended without {@link DoorCall#end}.
   *
   * @param why a word for the log: {@code bye}, {@code no-ack}, {@code flow-lost}, {@code
   *     key-ended}, {@code failed}
   */
  void onEnded(DoorCall call, String why);

  /**
   * The door sends another offer (re-INVITE).
   *
   * @param answer takes our SDP, or empty to refuse (488); call it once within 10 s, on any thread
   */
  void onReoffer(DoorCall call, String offer, Consumer<Optional<String>> answer);

  /**
   * A door asks for a certificate.
   *
   * @param key of the connection that carried the request
   */
  void onCertificateRequest(DoorId door, String key, DoorMessage.CertificateRequest request);

  /** A door sends any other report. */
  void onMessage(DoorId door, DoorMessage.FromDoor message);

  /**
   * A door can be reached, for the first time, again, or by another connection.
   *
   * @param protocol its version of {@link fr.heurtoir.protocol.ProtocolVersion}, 0 where it named
   *     none
   */
  void onRegistered(DoorId door, int protocol);

  /**
   * A door can no longer be reached.
   *
   * @param why a word for the log: {@code asked}, {@code expired}, {@code flow-lost}
   */
  void onUnregistered(DoorId door, String why);
}
