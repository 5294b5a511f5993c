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
record DoctorCheck(String about, String subject, String mend, Look look) {
  DoctorCheck(String about, String mend, Look look) {
    this(about, "", mend, look);
  }

  /** What the check found where it failed. */
  DoctorFinding failed(String why) {
    return DoctorFinding.toDo(about, subject.isEmpty() ? why : subject + ": " + why, mend);
  }

  /** Looks. May block; is interrupted, and no longer waited for, when its time is over. */
  interface Look {
    /**
     * @throws IOException where it fails; the message says what was seen
     */
    List<DoctorFinding> look() throws IOException;
  }
}
