package fr.heurtoir.door.av;

import dev.onvoid.webrtc.RTCRtpEncodingParameters;
import dev.onvoid.webrtc.RTCRtpSendParameters;
import dev.onvoid.webrtc.RTCRtpSender;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.media.audio.AudioTrack;
import dev.onvoid.webrtc.media.audio.AudioTrackSink;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The sound of one ring: who is heard, and when. Used on the media thread. */
final class RingSound {
  /** How long libwebrtc gets to close the microphone before it is opened again. */
  private static final long REOPEN_MILLIS = 300;

  private final MediaEngine engine;
  private final AudioTrack voice;
  private final AudioTrack far;
  private final RTCRtpSender sender;
  private final Optional<FarLevel> turns;
  private final Consumer<Runnable> post;
  private boolean talking;

  /**
   * Silent at first, both ways.
   *
   * @param post runs a task on the media thread, unless the ring is closed
   */
  RingSound(
      MediaEngine engine,
      AudioTrack voice,
      RTCRtpTransceiver audio,
      MediaSettings.Duplex duplex,
      Consumer<Runnable> post) {
    this.engine = engine;
    this.voice = voice;
    this.post = post;
    // Called once, because each call makes another reference that the binding never releases.
    sender = audio.getSender();
    far = (AudioTrack) audio.getReceiver().getTrack();
    turns =
        switch (duplex) {
          case FULL -> Optional.empty();
          case HALF -> Optional.of(new FarLevel());
        };
    turns.ifPresent(far::addSink);
    apply();
  }

  void talk(boolean now) {
    talking = now;
    apply();
  }

  /**
   * Switches the microphone's encoding, not only its track: while the encoding is inactive,
   * libwebrtc does not open the microphone at all. Called again after the answer, which resets it.
   */
  void apply() {
    takeTurns();
    // With a dead server libwebrtc would wait for the microphone for ever.
    activate(talking && !engine.sound().serverGone());
    far.setEnabled(talking);
  }

  private void activate(boolean microphone) {
    RTCRtpSendParameters parameters = sender.getParameters();
    for (RTCRtpEncodingParameters encoding : parameters.encodings) {
      encoding.active = microphone;
    }
    sender.setParameters(parameters);
  }

  /**
   * Mutes the microphone's track in two cases: while the school speaks in half duplex, and while
   * the station's own microphone is lost, because the server then records another device.
   */
  void takeTurns() {
    SoundHealth.State sound = engine.sound();
    boolean own = turns.isEmpty() || turns.get().level.open(System.nanoTime());
    voice.setEnabled(talking && own && !sound.microphoneGone() && !sound.serverGone());
  }

  /**
   * The sound's state changed. Reopens what vanished and came back: a microphone that the server
   * moved away and back is silent until then, and the speaker's stream may have ended.
   *
   * @param connected whether the ring's path works, so that the speaker is in use
   */
  void changed(SoundHealth.State before, boolean connected) {
    SoundHealth.State now = engine.sound();
    takeTurns();
    if (now.serverGone()) {
      return;
    }
    if (before.speakerGone() && !now.speakerGone() && connected) {
      engine.restartPlayout();
    }
    if (before.microphoneGone() && !now.microphoneGone() && talking) {
      activate(false);
      engine
          .thread()
          .schedule(() -> post.accept(this::apply), REOPEN_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  void close() {
    turns.ifPresent(far::removeSink);
    sender.replaceTrack(null);
  }

  /** Measures the school's sound, ten milliseconds at a time, on libwebrtc's audio thread. */
  private final class FarLevel implements AudioTrackSink {
    private final HalfDuplex level = new HalfDuplex();
    private boolean open = true;

    @Override
    public void onData(byte[] data, int bits, int rate, int channels, int frames) {
      if (bits != 16) {
        return;
      }
      long now = System.nanoTime();
      level.far(Pcm.decibels(data, 0, data.length / 2), now);
      if (level.open(now) != open) {
        open = !open;
        post.accept(RingSound.this::takeTurns);
      }
    }
  }
}
