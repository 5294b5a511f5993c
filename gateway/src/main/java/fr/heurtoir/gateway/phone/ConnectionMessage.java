package fr.heurtoir.gateway.phone;

import java.util.OptionalInt;

/**
 * A message about the connection that it came on. It is done where it is read, on the thread of the
 * socket, needs no right, and is never heard by the {@link PhoneListener}.
 */
interface ConnectionMessage extends FromPhone {
  /**
   * Does it, and answers.
   *
   * @param id to be answered, where it is there
   */
  void act(PhoneConnection connection, OptionalInt id, ConnectionParts parts);
}
