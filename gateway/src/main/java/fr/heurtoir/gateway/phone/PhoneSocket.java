package fr.heurtoir.gateway.phone;

/** One WebSocket, as the hub sees it. Any thread may call any method, and none blocks. */
public interface PhoneSocket {
  /**
   * Sends one text frame, after the previous ones.
   *
   * @param written called once, when the frame was passed to the operating system or failed
   */
  void send(String text, Runnable written);

  /** The phone proved that it holds its key: the connection no longer counts as a stranger's. */
  default void proven() {}

  /**
   * Ends the connection with a close frame (RFC 6455 section 7.1.2). If the peer does not close,
   * cuts it a few seconds later.
   */
  void close(int code, String reason);
}
