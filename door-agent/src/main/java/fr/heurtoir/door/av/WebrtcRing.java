package fr.heurtoir.door.av;

import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCBundlePolicy;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCIceGatheringState;
import dev.onvoid.webrtc.RTCOfferOptions;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCPeerConnectionState;
import dev.onvoid.webrtc.RTCRtcpMuxPolicy;
import dev.onvoid.webrtc.RTCRtpEncodingParameters;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCRtpTransceiverDirection;
import dev.onvoid.webrtc.RTCRtpTransceiverInit;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import dev.onvoid.webrtc.media.MediaType;
import dev.onvoid.webrtc.media.audio.AudioTrack;
import dev.onvoid.webrtc.media.video.I420Buffer;
import dev.onvoid.webrtc.media.video.VideoFrame;
import dev.onvoid.webrtc.media.video.VideoTrack;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One peer connection towards the gateway. Every field belongs to the media thread. */
final class WebrtcRing implements RingMedia {
  private static final Logger LOG = LoggerFactory.getLogger(WebrtcRing.class);

  /** How often the camera's health is asked. */
  private static final long LOOK_MILLIS = 250;

  /** Host candidates are there at once; nothing beyond them is asked for. */
  private static final long GATHERING_MILLIS = 1500;

  private final ScheduledExecutorService thread;
  private final Listener listener;
  private final Set<WebrtcRing> open;
  private final Camera camera;
  private final PictureHealth health = new PictureHealth();
  private final CameraKeeper keeper;
  private final AudioTrack voice;
  private final VideoTrack picture;
  private final RTCPeerConnection peer;
  private final RTCRtpTransceiver audio;
  private final RTCRtpTransceiver video;
  private final RingSound sound;
  private volatile boolean closed;
  private boolean talking;
  private boolean rung;
  private boolean connected;
  private @Nullable ScheduledFuture<?> look;
  private @Nullable CompletableFuture<RingMedia> preparing;
  private @Nullable String answer;
  private volatile String offer = "";

  WebrtcRing(
      MediaEngine engine,
      CameraMaker cameras,
      MediaSettings settings,
      Listener listener,
      CameraReports reports) {
    open = engine.open();
    thread = engine.thread();
    PeerConnectionFactory factory = engine.factory();
    this.listener = listener;
    camera = cameras.make(settings.camera(), why -> post(() -> broken(why)));
    keeper = new CameraKeeper(camera, health, reports.of(listener));
    camera.missing().ifPresent(why -> reports.of(listener).lost(why));
    voice = factory.createAudioTrack("voice", engine.microphone());
    picture = factory.createVideoTrack("picture", camera.source());
    picture.addSink(this::look);
    RTCConfiguration configuration = new RTCConfiguration();
    configuration.bundlePolicy = RTCBundlePolicy.MAX_BUNDLE;
    configuration.rtcpMuxPolicy = RTCRtcpMuxPolicy.REQUIRE;
    peer = factory.createPeerConnection(configuration, new Reports());
    audio = peer.addTransceiver(voice, init(RTCRtpTransceiverDirection.SEND_RECV, 0));
    audio.setCodecPreferences(
        CodecOrder.audio(factory.getRtpSenderCapabilities(MediaType.AUDIO).getCodecs()));
    video =
        peer.addTransceiver(
            picture, init(RTCRtpTransceiverDirection.SEND_ONLY, settings.mostVideoBits()));
    video.setCodecPreferences(
        CodecOrder.video(
            factory.getRtpSenderCapabilities(MediaType.VIDEO).getCodecs(), settings.videoCodec()));
    sound = new RingSound(engine, voice, audio, settings.sound().duplex(), this::post);
  }

  private static RTCRtpTransceiverInit init(RTCRtpTransceiverDirection direction, int mostBits) {
    RTCRtpTransceiverInit init = new RTCRtpTransceiverInit();
    init.direction = direction;
    init.streamIds = List.of("door");
    if (mostBits > 0) {
      RTCRtpEncodingParameters encoding = new RTCRtpEncodingParameters();
      encoding.active = true;
      encoding.maxBitrate = mostBits;
      init.sendEncodings = List.of(encoding);
    }
    return init;
  }

  /** Builds the offer; completes {@code prepared} when all candidates are in it. */
  void prepare(CompletableFuture<RingMedia> prepared) {
    preparing = prepared;
    open.add(this);
    peer.createOffer(new RTCOfferOptions(), new OfferMade());
    thread.schedule(this::offerComplete, GATHERING_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void offerComplete() {
    CompletableFuture<RingMedia> waiting = preparing;
    if (waiting == null || closed) {
      return;
    }
    preparing = null;
    RTCSessionDescription local = peer.getLocalDescription();
    if (local == null) {
      shut();
      waiting.completeExceptionally(new MediaException("libwebrtc made no offer in time"));
      return;
    }
    offer = local.sdp;
    waiting.complete(this);
  }

  private void refused(String what) {
    CompletableFuture<RingMedia> waiting = preparing;
    if (waiting != null) {
      preparing = null;
      shut();
      waiting.completeExceptionally(new MediaException(what));
    } else if (!closed) {
      listener.failed(what);
    }
  }

  @Override
  public String offer() {
    return offer;
  }

  @Override
  public void ring() {
    post(
        () -> {
          if (!rung) {
            rung = true;
            listener.capturing(true, talking);
            keeper.open(System.nanoTime());
            look =
                thread.scheduleWithFixedDelay(
                    () -> guarded(this::lookAround),
                    LOOK_MILLIS,
                    LOOK_MILLIS,
                    TimeUnit.MILLISECONDS);
          }
        });
  }

  private void lookAround() {
    keeper.look(System.nanoTime());
    sound.takeTurns();
  }

  private void broken(String why) {
    keeper.broken(why, System.nanoTime());
  }

  /** On the camera's thread. */
  private void look(VideoFrame frame) {
    try {
      // libwebrtc's binding hands its sinks a copy in this form, whatever the camera gives.
      if (frame.buffer instanceof I420Buffer luma) {
        health.picture(
            luma.getDataY(),
            luma.getStrideY(),
            luma.getWidth(),
            luma.getHeight(),
            System.nanoTime());
      }
    } finally {
      frame.release();
    }
  }

  @Override
  public void applyAnswer(String sdp) {
    post(
        () -> {
          if (sdp.equals(answer)) {
            return;
          }
          if (answer != null) {
            LOG.warn("event=media-second-answer ignored=true");
            return;
          }
          answer = sdp;
          peer.setRemoteDescription(
              new RTCSessionDescription(RTCSdpType.ANSWER, sdp), new AnswerTaken());
        });
  }

  @Override
  public void setTalking(boolean talking) {
    post(
        () -> {
          if (this.talking != talking) {
            this.talking = talking;
            sound.talk(talking);
            listener.capturing(rung, talking);
          }
        });
  }

  /** The sound changed. On the media thread. */
  void sound(SoundHealth.State before, SoundHealth.State now) {
    if (closed) {
      return;
    }
    guarded(() -> sound.changed(before, connected));
    if (!now.well()) {
      listener.soundLost(now.why());
    } else if (!before.well()) {
      listener.soundBack();
    }
    if (now.serverGone()) {
      listener.stale(now.why());
    }
  }

  @Override
  public void close() {
    post(this::shut);
  }

  /** On the media thread. */
  void shut() {
    if (closed) {
      return;
    }
    closed = true;
    open.remove(this);
    ScheduledFuture<?> looking = look;
    if (looking != null) {
      looking.cancel(false);
    }
    // The camera first: it must be free for the next ring even where the sound hangs.
    keeper.close();
    camera.stop();
    if (rung || talking) {
      listener.capturing(false, false);
    }
    sound.close();
    video.getSender().replaceTrack(null);
    peer.close();
    camera.close();
    picture.dispose();
    voice.dispose();
  }

  /**
   * The media thread hangs in libwebrtc for good: what can be given back without it is, and the
   * station is told. On another thread, which the hanging one cannot disturb.
   */
  void abandon(String why) {
    if (closed) {
      return;
    }
    closed = true;
    open.remove(this);
    keeper.close();
    camera.stop();
    if (rung || talking) {
      listener.capturing(false, false);
    }
    listener.failed(why);
    listener.stale(why);
  }

  private void post(Runnable task) {
    try {
      thread.execute(
          () -> {
            if (!closed) {
              guarded(task);
            }
          });
    } catch (RejectedExecutionException stopped) {
      LOG.debug("event=media-after-stop");
    }
  }

  /** libwebrtc's binding reports some refusals as an Error; none of them may cost the thread. */
  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error refused) {
      LOG.error("event=media-refused", refused);
    }
  }

  /** Native callbacks: each only posts, because libwebrtc's own thread waits for its return. */
  private final class Reports implements PeerConnectionObserver {
    @Override
    public void onIceCandidate(RTCIceCandidate candidate) {}

    @Override
    public void onIceGatheringChange(RTCIceGatheringState state) {
      if (state == RTCIceGatheringState.COMPLETE) {
        post(WebrtcRing.this::offerComplete);
      }
    }

    @Override
    public void onConnectionChange(RTCPeerConnectionState state) {
      switch (state) {
        case CONNECTED ->
            post(
                () -> {
                  connected = true;
                  listener.connected();
                });
        case FAILED -> post(() -> listener.failed("the path to the gateway failed"));
        case NEW, CONNECTING, DISCONNECTED, CLOSED ->
            LOG.debug("event=media-state state={}", state);
      }
    }
  }

  private final class OfferMade implements CreateSessionDescriptionObserver {
    @Override
    public void onSuccess(RTCSessionDescription description) {
      post(() -> peer.setLocalDescription(description, new OfferTaken()));
    }

    @Override
    public void onFailure(String error) {
      post(() -> refused("no offer: " + error));
    }
  }

  private final class OfferTaken implements SetSessionDescriptionObserver {
    @Override
    public void onSuccess() {}

    @Override
    public void onFailure(String error) {
      post(() -> refused("own offer refused: " + error));
    }
  }

  private final class AnswerTaken implements SetSessionDescriptionObserver {
    @Override
    public void onSuccess() {
      post(sound::apply);
    }

    @Override
    public void onFailure(String error) {
      post(() -> refused("unusable answer: " + error));
    }
  }
}
