package fr.heurtoir.gateway.phone;

import fr.heurtoir.protocol.DoorId;

/**
 * The id and the readable name of a person or thing.
 *
 * @param id 1 to 98 characters; the longest is a door's
 * @param name 1 to 80 characters
 */
public record Named(String id, String name) {
  /** The longest name, in Unicode code points. */
  public static final int MAX_NAME = 80;

  /** The longest id, in characters. */
  public static final int MAX_ID = DoorId.MAX_LENGTH;

  /**
   * @throws IllegalArgumentException where a length is out of range
   */
  public Named {
    if (id.isEmpty() || id.length() > MAX_ID) {
      throw new IllegalArgumentException("id of " + id.length() + " characters");
    }
    if (name.isEmpty() || name.codePointCount(0, name.length()) > MAX_NAME) {
      throw new IllegalArgumentException("name of " + name.length() + " characters");
    }
  }
}
