package fr.heurtoir.gateway.phone;

/**
 * One kind of message from phones: its {@code type}, and how it is read.
 *
 * @param type as on the wire
 */
public record MessageKind(String type, Reader reader) {
  /** Reads the members of one message. */
  public interface Reader {
    /**
     * @throws BadMessage where a member is missing or out of range
     */
    FromPhone read(MessageFields fields) throws BadMessage;
  }
}
