package fr.heurtoir.door.av;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TheSoundsHealthTest {
  private final SoundHealth health = new SoundHealth();

  private SoundHealth.State look(String speaker, String microphone, String... all) {
    Set<String> speakers = new java.util.HashSet<>();
    Set<String> microphones = new java.util.HashSet<>();
    for (String each : all) {
      (each.startsWith("s") ? speakers : microphones).add(each);
    }
    return health.look(Optional.of(new SoundDevices(speaker, microphone, speakers, microphones)));
  }

  @Test
  void aVanishedMicrophoneIsNamedAndFineWhenItIsThereAgain() {
    assertTrue(look("s1", "m1", "s1", "m1").well());
    SoundHealth.State gone = look("s1", "", "s1");
    assertEquals("the microphone m1 is gone", gone.why());
    assertTrue(gone.microphoneGone());
    assertFalse(gone.speakerGone());
    assertTrue(look("s1", "m1", "s1", "m1").well());
  }

  @Test
  void aScreensSpeakerThatIsLeftDoesNotReplaceTheStationsOwn() {
    look("s-usb", "m-usb", "s-usb", "s-hdmi", "m-usb");
    SoundHealth.State gone = look("s-hdmi", "", "s-hdmi");
    assertEquals("the microphone m-usb is gone, the speaker s-usb is gone", gone.why());
    assertFalse(look("s-hdmi", "m-usb", "s-hdmi", "m-usb").well(), "the speaker is still gone");
    assertTrue(look("s-usb", "m-usb", "s-usb", "s-hdmi", "m-usb").well());
  }

  @Test
  void anotherSpeakerphonePluggedInItsPlaceIsTakenAsTheStationsOwn() {
    look("s-usb", "m-usb", "s-usb", "s-hdmi", "m-usb");
    look("s-hdmi", "", "s-hdmi");
    assertTrue(look("s-new", "m-new", "s-new", "s-hdmi", "m-new").well());
    assertEquals(
        "the microphone m-new is gone, the speaker s-new is gone",
        look("s-hdmi", "", "s-hdmi").why());
  }

  @Test
  void aMissingServerIsOneThingAndItsReturnAnother() {
    look("s1", "m1", "s1", "m1");
    assertTrue(health.look(Optional.empty()).serverGone());
    assertTrue(look("s1", "m1", "s1", "m1").well());
  }

  @Test
  void aStationThatNeverHadAMicrophoneSaysSo() {
    assertEquals("no microphone", look("s1", "", "s1").why());
  }

  @Test
  void whatTheServerPrintsIsReadAndWhatItMakesUpIsNotADevice() {
    SoundDevices devices =
        SoundDevices.parse(
            "Server Name: pulseaudio\nDefault Sink: auto_null\nDefault Source: usb.mic\n",
            "0\tauto_null\tmodule-null-sink.c\ts16le 2ch\tIDLE\n"
                + "3\thdmi\tmodule-alsa-card.c\tx\ty\n",
            "0\tauto_null.monitor\tx\n4\tusb.mic\tmodule-alsa-card.c\n");
    assertEquals(new SoundDevices("", "usb.mic", Set.of("hdmi"), Set.of("usb.mic")), devices);
  }

  @Property
  void noAnswerOfTheServerBreaksTheReading(
      @ForAll String info, @ForAll String sinks, @ForAll String sources) {
    SoundDevices devices = SoundDevices.parse(info, sinks, sources);
    assertTrue(devices.speaker().isEmpty() || devices.speakers().contains(devices.speaker()));
  }
}
