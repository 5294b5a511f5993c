package fr.heurtoir.demo.sim;

import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A room made of PulseAudio: what the station's speaker plays comes back into its microphone twice,
 * later and weaker, as from a wall near and a wall far.
 */
final class Walls {
  private Walls() {}

  static void around(NullSound door) throws Exception {
    wall(door, 80, 30);
    wall(door, 150, 15);
  }

  /**
   * A microphone that hears the speaker alone, at 30 % of its amplitude, with no buffer in between
   * that a busy machine can empty.
   */
  static void only(NullSound door) throws Exception {
    door.pactl(
        "load-module",
        "module-remap-source",
        "source_name=door_room",
        "master=door_speaker.monitor");
    door.pactl("set-source-volume", "door_room", cubic(30));
    door.pactl("set-default-source", "door_room");
  }

  /** PulseAudio's percents are cubic; the factor is given as one of the amplitude. */
  private static String cubic(int percent) {
    return String.valueOf(Math.round(65536 * Math.cbrt(percent / 100.0)));
  }

  /** A wall that throws back some percent of the amplitude after so many milliseconds. */
  private static void wall(NullSound door, int millis, int percent) throws Exception {
    String module =
        door.pactl(
                "load-module",
                "module-loopback",
                "source=door_speaker.monitor",
                "sink=door_mic",
                "latency_msec=" + millis,
                "adjust_time=0",
                "source_dont_move=true",
                "sink_dont_move=true")
            .strip();
    String inputs = door.pactl("list", "sink-inputs");
    String index = "";
    String current = "";
    for (String line : inputs.lines().toList()) {
      if (line.startsWith("Sink Input #")) {
        current = line.substring("Sink Input #".length()).strip();
      } else if (line.contains("Owner Module: " + module)) {
        index = current;
      }
    }
    assertTrue(!index.isEmpty(), module + " " + inputs);
    door.pactl("set-sink-input-volume", index, cubic(percent));
  }
}
