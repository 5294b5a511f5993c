package fr.heurtoir.gateway.phone;

import java.util.List;

/**
 * A school as a phone's welcome shows it.
 *
 * @param may what this phone's person may do there, words of the phone protocol; 16 of them are
 *     sent
 */
public record SchoolInfo(Named school, List<DoorInfo> doors, List<String> may) {
  public SchoolInfo {
    may = List.copyOf(may);
    doors = List.copyOf(doors);
  }

  /**
   * A door as a phone's welcome shows it.
   *
   * @param online the door is registered now
   * @param locked a lockdown holds: nothing opens it
   * @param faults what does not work, words of the door; 16 of them are sent
   */
  public record DoorInfo(
      Named door, boolean online, List<String> locks, boolean locked, List<String> faults) {
    public DoorInfo {
      faults = List.copyOf(faults);
      locks = List.copyOf(locks);
    }
  }
}
