package fr.heurtoir.demo.sim;

/**
 * A room made of PulseAudio: what the station's speaker plays is what its microphone hears, at 30 %
 * of its amplitude, with no buffer in between that a busy machine can empty. Whoever speaks in the
 * room plays into {@code door_speaker} as well.
 */
final class Walls {
  private Walls() {}

  static void around(NullSound door) throws Exception {
    door.pactl(
        "load-module",
        "module-remap-source",
        "source_name=door_room",
        "master=door_speaker.monitor");
    // PulseAudio's volumes are cubic.
    long volume = Math.round(65536 * Math.cbrt(0.3));
    door.pactl("set-source-volume", "door_room", Long.toString(volume));
    door.pactl("set-default-source", "door_room");
  }
}
