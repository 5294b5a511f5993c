package fr.heurtoir.door.av;

/** What can be opened, stopped and opened again: the part of a camera that its keeper works. */
interface Capturer {
  /**
   * Begins to capture.
   *
   * @throws MediaException where it cannot be opened now; it may be tried again
   */
  void open() throws MediaException;

  /** Stops capturing and lets go of the device; it may be opened again. */
  void stop();
}
