package fr.heurtoir.gateway.cli.doctor;

import java.io.IOException;
import java.util.List;

/**
 * One thing to look at.
 *
 * @param about a word or two
 * @param subject what stands before a failure: an address, for example; may be empty
 * @param mend what to do where the look fails or does not end
 */
record Check(String about, String subject, String mend, Look look) {
  Check(String about, String mend, Look look) {
    this(about, "", mend, look);
  }

  /** What the check found where it failed. */
  Finding failed(String why) {
    return Finding.toDo(about, subject.isEmpty() ? why : subject + ": " + why, mend);
  }

  /** Looks. May block; is interrupted, and no longer waited for, when its time is over. */
  interface Look {
    /**
     * @throws IOException where it fails; the message says what was seen
     */
    List<Finding> look() throws IOException;
  }
}
