package fr.heurtoir.gateway.phone;

import java.util.List;

/** A school as a phone's welcome shows it. */
public record SchoolInfo(Named school, List<DoorInfo> doors) {
  public SchoolInfo {
    doors = List.copyOf(doors);
  }

  /**
   * A door as a phone's welcome shows it.
   *
   * @param online the door is registered now
   */
  public record DoorInfo(Named door, boolean online, List<String> locks) {
    public DoorInfo {
      locks = List.copyOf(locks);
    }
  }
}
