package fr.heurtoir.gateway.sip;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.DoorMessage;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Hears what doors do. Every method is called on the executor that {@link DoorSip} was given, and
 * the events of one call come in their order.
 */
public interface DoorCallListener {
  /** A ring: the door is known, and its certificate says that it is the door it claims to be. */
  void onInvite(DoorCall call);

  /** The visitor left before the answer (CANCEL). The call is over. */
  void onCancelled(DoorCall call);

  /**
   * The call is over without {@link DoorCall#end}.
   *
   * @param why a word for the log: {@code bye}, {@code no-ack}, {@code flow-lost}, {@code
   *     key-ended}, {@code failed}
   */
  void onEnded(DoorCall call, String why);

  /**
   * The door wants other media (re-INVITE).
   *
   * @param answer takes our SDP, or empty to refuse it (488); from any thread, once, within 10 s
   */
  void onReoffer(DoorCall call, String offer, Consumer<Optional<String>> answer);

  /**
   * A door asks for a certificate.
   *
   * @param key that of the connection on which it asks
   */
  void onCertificateRequest(DoorId door, String key, DoorMessage.CertificateRequest request);

  /** A door reports something, other than that. */
  void onMessage(DoorId door, DoorMessage.FromDoor message);

  /**
   * A door can be reached that could not be before, or by another connection than before.
   *
   * @param protocol the version of {@link fr.heurtoir.protocol.ProtocolVersion} that it speaks, 0
   *     where it did not say
   */
  void onRegistered(DoorId door, int protocol);

  /**
   * A door can no longer be reached.
   *
   * @param why a word for the log: {@code asked}, {@code expired}, {@code flow-lost}
   */
  void onUnregistered(DoorId door, String why);
}
