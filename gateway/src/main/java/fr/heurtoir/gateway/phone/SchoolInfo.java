package fr.heurtoir.gateway.phone;

import java.io.IOException;
import java.util.List;

/**
 * A school as a phone's welcome shows it.
 *
 * @param may what this phone's person may do there, in words of the phone protocol; at most 16 are
 *     sent
 */
public record SchoolInfo(Named school, List<DoorInfo> doors, List<String> may) {
  public SchoolInfo {
    may = List.copyOf(may);
    doors = List.copyOf(doors);
  }

  void write(MessageWriter out) throws IOException {
    out.members(school);
    out.list("doors", doors.size(), doors, door -> door.write(out));
    out.strings("may", 16, may);
  }

  /**
   * A door as a phone's welcome shows it.
   *
   * @param online whether the door is registered now
   * @param locked whether a lockdown is set: nothing opens the door
   * @param faults what does not work, in the door's words; at most 16 are sent
   */
  public record DoorInfo(
      Named door, boolean online, List<String> locks, boolean locked, List<String> faults) {
    public DoorInfo {
      faults = List.copyOf(faults);
      locks = List.copyOf(locks);
    }

    void write(MessageWriter out) throws IOException {
      out.members(door);
      out.bool("online", online);
      out.strings("locks", locks.size(), locks);
      out.bool("locked", locked);
      out.strings("faults", 16, faults);
    }
  }
}
