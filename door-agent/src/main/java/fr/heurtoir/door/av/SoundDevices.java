package fr.heurtoir.door.av;

import java.util.Set;
import java.util.stream.Collectors;

/**
 * The sound server's devices.
 *
 * @param speaker the default sink; empty where there is none
 * @param microphone the default source; empty where there is none
 * @param speakers all sinks
 * @param microphones all sources except the monitors of sinks
 */
record SoundDevices(
    String speaker, String microphone, Set<String> speakers, Set<String> microphones) {
  /**
   * From what {@code pactl} prints in the C locale.
   *
   * @param info of {@code pactl info}
   * @param sinks of {@code pactl list short sinks}
   * @param sources of {@code pactl list short sources}
   */
  static SoundDevices parse(String info, String sinks, String sources) {
    Set<String> speakers = names(sinks);
    // PulseAudio adds this where there is no device at all.
    speakers.remove("auto_null");
    Set<String> microphones = names(sources);
    microphones.removeIf(name -> name.endsWith(".monitor"));
    String speaker = value(info, "Default Sink: ");
    String microphone = value(info, "Default Source: ");
    return new SoundDevices(
        speakers.contains(speaker) ? speaker : "",
        microphones.contains(microphone) ? microphone : "",
        Set.copyOf(speakers),
        Set.copyOf(microphones));
  }

  private static String value(String info, String key) {
    return info.lines()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(key.length()).strip())
        .findFirst()
        .orElse("");
  }

  /** The second column. */
  private static Set<String> names(String list) {
    return list.lines()
        .limit(256)
        .map(line -> line.split("\t", 3))
        .filter(columns -> columns.length > 1)
        .map(columns -> columns[1])
        .collect(Collectors.toSet());
  }
}
