package fr.heurtoir.door.gpio;

/** Lines that were requested together and move together. Bit i is the i-th line of the request. */
public interface LineGroup extends AutoCloseable {
  /**
   * Sets levels in one call.
   *
   * @param active 1 is active
   * @param mask which lines to set
   */
  void set(long active, long mask) throws GpioException;

  /** The levels of all lines, read in one call; 1 is active. */
  long values() throws GpioException;

  /** Makes all of them outputs at these levels without releasing them in between. */
  void toOutputs(long active) throws GpioException;

  /** Makes all of them inputs. */
  void toInputs() throws GpioException;

  /** Releases the lines. */
  @Override
  void close();
}
