package fr.heurtoir.gateway.phone;

import java.util.OptionalInt;

/**
 * A message about its own connection. It is handled at once on the socket's thread, needs no
 * permission, and never reaches the {@link PhoneListener}.
 */
interface ConnectionMessage extends FromPhone {
  /**
   * Handles the message and answers it.
   *
   * @param id of the message; empty where it wants no answer
   */
  void act(PhoneConnection connection, OptionalInt id, ConnectionParts parts);
}
