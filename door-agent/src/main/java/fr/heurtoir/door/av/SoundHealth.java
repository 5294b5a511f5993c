package fr.heurtoir.door.av;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides from the sound server's devices whether the station can be heard and can hear. The
 * default devices at the time when all was well are the station's own. When they vanish, the server
 * moves the call to another device, which is not the speaker in the gate. Used by one thread.
 */
final class SoundHealth {
  private String speaker = "";
  private String microphone = "";
  private Set<String> others = Set.of();
  private State state = new State(true, false, false, "");

  /**
   * The state.
   *
   * @param serverGone the server does not answer
   * @param microphoneGone there is no microphone, or the station's own vanished
   * @param speakerGone there is no speaker, or the station's own vanished
   * @param why in words; empty where all is well
   */
  record State(boolean serverGone, boolean microphoneGone, boolean speakerGone, String why) {
    boolean well() {
      return !serverGone && !microphoneGone && !speakerGone;
    }
  }

  SoundHealth() {}

  State state() {
    return state;
  }

  /**
   * Checks the devices.
   *
   * @param now empty where the server does not answer
   */
  State look(Optional<SoundDevices> now) {
    state = now.map(this::judge).orElseGet(() -> new State(true, false, false, "no sound server"));
    return state;
  }

  private State judge(SoundDevices now) {
    boolean wellBefore = state.well();
    boolean noMicrophone =
        gone(microphone, now.microphone(), now.microphones(), others, wellBefore);
    boolean noSpeaker = gone(speaker, now.speaker(), now.speakers(), others, wellBefore);
    if (!noMicrophone && !noSpeaker) {
      microphone = now.microphone();
      speaker = now.speaker();
      return new State(false, false, false, "");
    }
    if (wellBefore) {
      List<String> left = new ArrayList<>(now.speakers());
      left.addAll(now.microphones());
      others = Set.copyOf(left);
    }
    List<String> why = new ArrayList<>();
    if (noMicrophone) {
      why.add(words("microphone", microphone));
    }
    if (noSpeaker) {
      why.add(words("speaker", speaker));
    }
    return new State(false, noMicrophone, noSpeaker, String.join(", ", why));
  }

  private static String words(String kind, String own) {
    return own.isEmpty() ? "no " + kind : "the " + kind + " " + own + " is gone";
  }

  /**
   * @param own the station's device so far; empty where unknown
   * @param chosen the default now; empty where there is none
   * @param left the other devices at the time when it vanished
   */
  private static boolean gone(
      String own, String chosen, Set<String> present, Set<String> left, boolean wellBefore) {
    if (own.isEmpty()) {
      return chosen.isEmpty();
    }
    if (present.contains(own)) {
      return false;
    }
    // Another device only replaces it if it was plugged in since, not if it was there already.
    return wellBefore || chosen.isEmpty() || left.contains(chosen);
  }
}
