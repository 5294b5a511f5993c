package fr.heurtoir.door.av;

/** The part of a camera that its keeper uses: it can be opened, stopped and opened again. */
interface Capturer {
  /**
   * Starts to capture.
   *
   * @throws MediaException where it cannot be opened now; another attempt may succeed
   */
  void open() throws MediaException;

  /** Stops capturing and releases the device; it may be opened again. */
  void stop();
}
