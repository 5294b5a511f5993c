package fr.heurtoir.door.gpio;

/** Lines that were requested together and move together. Bit i is the i-th of the request. */
public interface LineGroup extends AutoCloseable {
  /**
   * Sets levels in one call.
   *
   * @param active 1 is active
   * @param mask which lines are meant
   */
  void set(long active, long mask) throws GpioException;

  /** The levels of all lines, read in one call; 1 is active. */
  long values() throws GpioException;

  /** Makes all of them outputs at these levels, without giving them back in between. */
  void toOutputs(long active) throws GpioException;

  /** Makes all of them inputs. */
  void toInputs() throws GpioException;

  /** Gives the lines back. */
  @Override
  void close();
}
