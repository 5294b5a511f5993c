package fr.heurtoir.gateway.phone;

/**
 * One WebSocket as the hub sees it. Every method may be called from any thread and never blocks.
 */
public interface PhoneSocket {
  /**
   * Sends one text frame, after those before it.
   *
   * @param written called once when the frame has left for the operating system or has failed
   */
  void send(String text, Runnable written);

  /** Its phone has proved that it holds its key: the connection is no stranger's any more. */
  default void proven() {}

  /**
   * Ends the connection with a close frame (RFC 6455 section 7.1.2), or hard a few seconds later.
   */
  void close(int code, String reason);
}
