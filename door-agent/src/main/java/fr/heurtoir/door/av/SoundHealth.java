package fr.heurtoir.door.av;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Judges from what the sound server has, time after time, whether the station can be heard and can
 * hear. The devices that were the default when all was well are the station's own: where they
 * vanish the server moves the talk to whatever is left, which is not the speaker in the gate. Used
 * by one thread.
 */
final class SoundHealth {
  private String speaker = "";
  private String microphone = "";
  private Set<String> others = Set.of();
  private State state = new State(true, false, false, "");

  /**
   * What is known.
   *
   * @param serverGone the server does not answer
   * @param microphoneGone there is no microphone, or the station's own vanished
   * @param speakerGone the same of the speaker
   * @param why in words; empty where all is well
   */
  record State(boolean serverGone, boolean microphoneGone, boolean speakerGone, String why) {
    boolean well() {
      return !serverGone && !microphoneGone && !speakerGone;
    }
  }

  /** Nothing is known before the first look. */
  SoundHealth() {}

  State state() {
    return state;
  }

  /**
   * Looks.
   *
   * @param now nothing where the server does not answer
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
   * @param own the station's device so far; empty where none is known
   * @param chosen the default now; empty where there is none
   * @param left what was there beside it when it vanished
   */
  private static boolean gone(
      String own, String chosen, Set<String> present, Set<String> left, boolean wellBefore) {
    if (own.isEmpty()) {
      return chosen.isEmpty();
    }
    if (present.contains(own)) {
      return false;
    }
    // Another device in its place is one that was plugged in since, not one that merely is left.
    return wellBefore || chosen.isEmpty() || left.contains(chosen);
  }
}
