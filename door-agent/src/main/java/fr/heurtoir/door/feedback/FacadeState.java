package fr.heurtoir.door.feedback;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The screen's state.
 *
 * @param released whether the lock is released
 * @param camera whether the camera is open
 * @param microphone whether the microphone is open
 */
record FacadeState(Signal signal, boolean released, boolean camera, boolean microphone) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  FacadeState with(Signal shown) {
    return new FacadeState(shown, released, camera, microphone);
  }

  FacadeState withLock(boolean isReleased) {
    return new FacadeState(signal, isReleased, camera, microphone);
  }

  FacadeState withCapture(boolean cameraOpen, boolean microphoneOpen) {
    return new FacadeState(signal, released, cameraOpen, microphoneOpen);
  }

  /**
   * As JSON.
   *
   * @param languages in the order of the screen
   */
  String json(List<Language> languages, boolean dark, String version) {
    ObjectNode node = JSON.createObjectNode();
    node.put("notice", signal.code()).put("meaning", signal.meaning().word());
    node.put("pictogram", signal.pictogram());
    ArrayNode words = node.putArray("words");
    for (Language language : languages) {
      Wording wording = signal.in(language);
      ObjectNode inLanguage = words.addObject().put("lang", language.tag());
      inLanguage.put("headline", wording.headline()).put("more", wording.more());
    }
    ObjectNode lights = node.putObject("lights");
    for (Light light : Light.values()) {
      Pattern pattern = signal.lights().get(light);
      lights.put(light.word(), pattern == null ? "off" : pattern.word());
    }
    if (camera || microphone) {
      lights.put(Light.CAPTURE.word(), Pattern.STEADY.word());
    }
    node.putObject("capture").put("camera", camera).put("microphone", microphone);
    node.put("relay", released ? "released" : "locked");
    node.put("theme", dark ? "dark" : "light");
    node.put("version", version);
    try {
      return JSON.writeValueAsString(node);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
