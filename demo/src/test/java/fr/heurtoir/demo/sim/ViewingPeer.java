package fr.heurtoir.demo.sim;

import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCIceGatheringState;
import dev.onvoid.webrtc.RTCOfferOptions;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCRtpTransceiverDirection;
import dev.onvoid.webrtc.RTCRtpTransceiverInit;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import dev.onvoid.webrtc.media.audio.AudioDeviceModule;
import dev.onvoid.webrtc.media.audio.AudioDeviceModuleBase;
import dev.onvoid.webrtc.media.audio.AudioLayer;
import dev.onvoid.webrtc.media.audio.AudioOptions;
import dev.onvoid.webrtc.media.audio.AudioTrack;
import dev.onvoid.webrtc.media.audio.AudioTrackSink;
import dev.onvoid.webrtc.media.audio.HeadlessAudioDeviceModule;
import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.VideoTrack;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A phone that only looks and listens, and offers, as phones do. */
final class ViewingPeer implements AutoCloseable {
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final AudioDeviceModuleBase devices;
  private final PeerConnectionFactory factory;
  private final CompletableFuture<String> offer = new CompletableFuture<>();
  private final CompletableFuture<Long> firstPicture = new CompletableFuture<>();
  private final RTCPeerConnection peer;

  ViewingPeer() {
    this(new AudioDeviceModule(AudioLayer.kDummyAudio), (data, bits, rate, channels, frames) -> {});
  }

  /** One that hears, too. */
  static ViewingPeer hearing(AudioTrackSink sound) {
    return new ViewingPeer(new HeadlessAudioDeviceModule(), sound);
  }

  private ViewingPeer(AudioDeviceModuleBase devices, AudioTrackSink sound) {
    this.devices = devices;
    this.factory = new PeerConnectionFactory(devices);
    peer =
        factory.createPeerConnection(
            new RTCConfiguration(),
            new PeerConnectionObserver() {
              @Override
              public void onIceCandidate(RTCIceCandidate candidate) {}

              @Override
              public void onTrack(RTCRtpTransceiver transceiver) {
                if (transceiver.getReceiver().getTrack() instanceof VideoTrack video) {
                  video.addSink(
                      frame -> {
                        firstPicture.complete(System.nanoTime());
                        frame.release();
                      });
                } else if (transceiver.getReceiver().getTrack() instanceof AudioTrack audio) {
                  audio.addSink(sound);
                }
              }

              @Override
              public void onIceGatheringChange(RTCIceGatheringState state) {
                if (state == RTCIceGatheringState.COMPLETE) {
                  thread.execute(() -> offer.complete(peer.getLocalDescription().sdp));
                }
              }
            });
    RTCRtpTransceiverInit onlyLooks = new RTCRtpTransceiverInit();
    onlyLooks.direction = RTCRtpTransceiverDirection.RECV_ONLY;
    peer.addTransceiver(
        factory.createAudioTrack("a", factory.createAudioSource(new AudioOptions())), onlyLooks);
    peer.addTransceiver(factory.createVideoTrack("v", new CustomVideoSource()), onlyLooks);
  }

  String offer() throws Exception {
    peer.createOffer(
        new RTCOfferOptions(),
        new CreateSessionDescriptionObserver() {
          @Override
          public void onSuccess(RTCSessionDescription description) {
            thread.execute(() -> peer.setLocalDescription(description, done()));
          }

          @Override
          public void onFailure(String error) {
            offer.completeExceptionally(new IllegalStateException(error));
          }
        });
    return offer.get(10, TimeUnit.SECONDS);
  }

  void answered(String sdp) {
    peer.setRemoteDescription(new RTCSessionDescription(RTCSdpType.ANSWER, sdp), done());
  }

  private SetSessionDescriptionObserver done() {
    return new SetSessionDescriptionObserver() {
      @Override
      public void onSuccess() {}

      @Override
      public void onFailure(String error) {
        firstPicture.completeExceptionally(new IllegalStateException(error));
      }
    };
  }

  /** When the first picture was shown, in nanoseconds of the monotonic clock. */
  CompletableFuture<Long> firstPicture() {
    return firstPicture;
  }

  @Override
  public void close() {
    peer.close();
    factory.dispose();
    devices.dispose();
    thread.shutdown();
  }
}
