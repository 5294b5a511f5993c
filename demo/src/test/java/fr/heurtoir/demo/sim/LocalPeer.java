package fr.heurtoir.demo.sim;

import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCAnswerOptions;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCIceGatheringState;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import dev.onvoid.webrtc.media.MediaStreamTrack;
import dev.onvoid.webrtc.media.audio.AudioDeviceModule;
import dev.onvoid.webrtc.media.audio.AudioDeviceModuleBase;
import dev.onvoid.webrtc.media.audio.AudioLayer;
import dev.onvoid.webrtc.media.audio.AudioOptions;
import dev.onvoid.webrtc.media.audio.AudioTrack;
import dev.onvoid.webrtc.media.audio.AudioTrackSink;
import dev.onvoid.webrtc.media.audio.AudioTrackSource;
import dev.onvoid.webrtc.media.audio.CustomAudioSource;
import dev.onvoid.webrtc.media.audio.HeadlessAudioDeviceModule;
import dev.onvoid.webrtc.media.video.VideoFrame;
import dev.onvoid.webrtc.media.video.VideoTrack;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The other end of a ring's media in a test. It either listens (a headless device module pulls what
 * arrives into the sink) or speaks (samples pushed by hand over the dummy device): never both in
 * one, which libwebrtc does not survive.
 */
final class LocalPeer implements AutoCloseable {
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final AudioDeviceModuleBase devices;
  private final PeerConnectionFactory factory;
  private final CompletableFuture<String> answer = new CompletableFuture<>();
  private final RTCPeerConnection peer;

  /** A peer that sees and hears. */
  static LocalPeer listening(Consumer<VideoFrame> pictures, AudioTrackSink sound) {
    return new LocalPeer(new HeadlessAudioDeviceModule(), pictures, sound, null);
  }

  /** A peer that says what is pushed into {@code voice}. */
  static LocalPeer speaking(CustomAudioSource voice) {
    return new LocalPeer(
        new AudioDeviceModule(AudioLayer.kDummyAudio),
        frame -> {},
        (data, bits, rate, channels, frames) -> {},
        voice);
  }

  /** A peer with a microphone and a speaker of its own. */
  static LocalPeer withSound(AudioDeviceModule devices, AudioOptions microphone) {
    PeerConnectionFactory factory = new PeerConnectionFactory(devices);
    return new LocalPeer(
        devices,
        factory,
        VideoFrame::release,
        (data, bits, rate, channels, frames) -> {},
        factory.createAudioSource(microphone));
  }

  private LocalPeer(
      AudioDeviceModuleBase devices,
      Consumer<VideoFrame> pictures,
      AudioTrackSink sound,
      @Nullable AudioTrackSource voice) {
    this(devices, new PeerConnectionFactory(devices), pictures, sound, voice);
  }

  private LocalPeer(
      AudioDeviceModuleBase devices,
      PeerConnectionFactory factory,
      Consumer<VideoFrame> pictures,
      AudioTrackSink sound,
      @Nullable AudioTrackSource voice) {
    this.devices = devices;
    this.factory = factory;
    peer =
        factory.createPeerConnection(
            new RTCConfiguration(),
            new PeerConnectionObserver() {
              @Override
              public void onIceCandidate(RTCIceCandidate candidate) {}

              @Override
              public void onTrack(RTCRtpTransceiver transceiver) {
                MediaStreamTrack track = transceiver.getReceiver().getTrack();
                if (track instanceof VideoTrack video) {
                  video.addSink(pictures::accept);
                } else if (track instanceof AudioTrack audio) {
                  audio.addSink(sound);
                }
              }

              @Override
              public void onIceGatheringChange(RTCIceGatheringState state) {
                if (state == RTCIceGatheringState.COMPLETE) {
                  thread.execute(() -> answer.complete(peer.getLocalDescription().sdp));
                }
              }
            });
    if (voice != null) {
      peer.addTrack(factory.createAudioTrack("peer", voice), List.of("peer"));
    }
  }

  String answer(String offer) throws Exception {
    CompletableFuture<Void> taken = new CompletableFuture<>();
    peer.setRemoteDescription(new RTCSessionDescription(RTCSdpType.OFFER, offer), done(taken));
    taken.get(10, TimeUnit.SECONDS);
    peer.createAnswer(
        new RTCAnswerOptions(),
        new CreateSessionDescriptionObserver() {
          @Override
          public void onSuccess(RTCSessionDescription description) {
            thread.execute(
                () -> peer.setLocalDescription(description, done(new CompletableFuture<>())));
          }

          @Override
          public void onFailure(String error) {
            answer.completeExceptionally(new IllegalStateException(error));
          }
        });
    return answer.get(10, TimeUnit.SECONDS);
  }

  private static SetSessionDescriptionObserver done(CompletableFuture<Void> taken) {
    return new SetSessionDescriptionObserver() {
      @Override
      public void onSuccess() {
        taken.complete(null);
      }

      @Override
      public void onFailure(String error) {
        taken.completeExceptionally(new IllegalStateException(error));
      }
    };
  }

  @Override
  public void close() {
    peer.close();
    factory.dispose();
    devices.dispose();
    thread.shutdown();
  }
}
