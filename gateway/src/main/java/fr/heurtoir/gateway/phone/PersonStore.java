package fr.heurtoir.gateway.phone;

import java.util.List;

/** Everything that is kept of one person. Every method blocks on the database. */
public interface PersonStore {
  /**
   * What is kept of somebody: one JSON object a line, whose member {@code of} says what it is. No
   * secret is among it, and no hash of one.
   */
  List<String> export(String person);

  /**
   * Deletes what is kept of somebody. What is not about them alone stays without them: that a gate
   * was opened, that a ring was answered, that something was done. Their phones must have been
   * ended.
   *
   * @return how many rows were deleted or changed
   */
  int purge(String person);
}
