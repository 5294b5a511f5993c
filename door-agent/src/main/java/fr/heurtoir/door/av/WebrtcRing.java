package fr.heurtoir.door.av;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.RTCRtpEncodingParameters;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCRtpTransceiverDirection;
import dev.onvoid.webrtc.RTCRtpTransceiverInit;
import dev.onvoid.webrtc.media.MediaStreamTrack;
import dev.onvoid.webrtc.media.MediaType;
import dev.onvoid.webrtc.media.audio.AudioTrack;
import fr.heurtoir.protocol.log.About;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One ring's connection to the gateway. Every field belongs to the media thread. */
final class WebrtcRing implements RingMedia {
  private static final Logger LOG = LoggerFactory.getLogger(WebrtcRing.class);

  /** How often the camera's state and the half-duplex turn are checked. */
  private static final long LOOK_MILLIS = 250;

  private final ScheduledExecutorService thread;
  private final Listener listener;
  private final Set<WebrtcRing> open;
  private final RingPicture picture;
  private final AudioTrack voice;
  private final Negotiation negotiation;
  private final RTCRtpTransceiver video;
  private final RingSound sound;
  private final List<RTCRtpTransceiver> transceivers = new ArrayList<>();
  private final CompletableFuture<RingMedia> prepared;
  private volatile boolean closed;
  private volatile About about = About.nothing();
  private boolean talking;
  private boolean rung;
  private boolean connected;
  private @Nullable ScheduledFuture<?> look;
  private volatile String offer = "";

  /**
   * @param prepared completed when the offer is ready, with all candidates
   */
  WebrtcRing(
      MediaEngine engine,
      CameraMaker cameras,
      MediaSettings settings,
      Listener listener,
      CameraReports reports,
      Supplier<LocalTime> clock,
      CompletableFuture<RingMedia> prepared) {
    this.listener = listener;
    this.prepared = prepared;
    open = engine.open();
    thread = engine.thread();
    PeerConnectionFactory factory = engine.factory();
    picture =
        new RingPicture(
            factory, cameras, settings.camera(), reports.of(listener), clock, this::post);
    voice = factory.createAudioTrack("voice", engine.microphone());
    negotiation = new Negotiation(factory, new Steps(), this::post);
    try {
      RTCRtpTransceiver audio = add(voice, init(RTCRtpTransceiverDirection.SEND_RECV, 0));
      audio.setCodecPreferences(
          CodecOrder.audio(factory.getRtpSenderCapabilities(MediaType.AUDIO).getCodecs()));
      video =
          add(
              picture.track(),
              init(RTCRtpTransceiverDirection.SEND_ONLY, settings.mostVideoBits()));
      video.setCodecPreferences(
          CodecOrder.video(
              factory.getRtpSenderCapabilities(MediaType.VIDEO).getCodecs(),
              settings.videoCodec()));
      sound = new RingSound(engine, voice, audio, settings.sound().duplex(), this::post);
    } catch (RuntimeException | Error refused) {
      giveBack();
      throw refused;
    }
  }

  private RTCRtpTransceiver add(MediaStreamTrack track, RTCRtpTransceiverInit init) {
    RTCRtpTransceiver added = negotiation.peer().addTransceiver(track, init);
    transceivers.add(added);
    return added;
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

  /** Builds the offer. */
  void prepare() {
    open.add(this);
    negotiation.offer(thread);
  }

  private final class Steps implements Negotiation.Events {
    @Override
    public void offered(String sdp) {
      offer = sdp;
      prepared.complete(WebrtcRing.this);
    }

    @Override
    public void noOffer(String why) {
      shut();
      prepared.completeExceptionally(new MediaException(why));
    }

    @Override
    public void answered() {
      sound.apply();
    }

    @Override
    public void connected() {
      connected = true;
      listener.connected();
    }

    @Override
    public void interrupted() {
      listener.interrupted();
    }

    @Override
    public void failed(String why) {
      listener.failed(why);
    }
  }

  @Override
  public String offer() {
    return offer;
  }

  @Override
  public void ring() {
    about = About.now();
    post(
        () -> {
          if (!rung) {
            rung = true;
            listener.capturing(true, talking);
            picture.open();
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
    picture.look();
    sound.takeTurns();
  }

  @Override
  public void applyAnswer(String sdp) {
    post(() -> negotiation.answer(sdp));
  }

  @Override
  public void setTalking(boolean talking) {
    post(
        () -> {
          if (this.talking != talking) {
            this.talking = talking;
            // The light is on before the microphone opens, and until it is closed.
            if (talking) {
              listener.capturing(rung, true);
            }
            sound.talk(talking);
            if (!talking) {
              listener.capturing(rung, false);
            }
          }
        });
  }

  /** Handles a change of the sound's state. On the media thread. */
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
    if (!end()) {
      return;
    }
    about.run(
        () -> {
          sound.close();
          video.getSender().replaceTrack(null);
          giveBack();
        });
  }

  private void giveBack() {
    if (!negotiation.close(transceivers)) {
      LOG.warn("event=media-kept what=connection");
    }
    picture.close();
    voice.dispose();
  }

  /**
   * The media thread hangs in libwebrtc for ever. From another thread, releases what it can without
   * the hanging one, and tells the station.
   */
  void abandon(String why) {
    if (end()) {
      listener.failed(why);
      listener.stale(why);
    }
  }

  /** Ends the camera first: it must be free for the next ring even where the sound hangs. */
  private boolean end() {
    if (closed) {
      return false;
    }
    closed = true;
    open.remove(this);
    ScheduledFuture<?> looking = look;
    if (looking != null) {
      looking.cancel(false);
    }
    picture.stop();
    if (rung || talking) {
      listener.capturing(false, false);
    }
    return true;
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

  /** libwebrtc's binding reports some refusals as an Error. None of these may end the thread. */
  private void guarded(Runnable task) {
    about.run(
        () -> {
          try {
            task.run();
          } catch (RuntimeException | Error refused) {
            LOG.error("event=media-refused", refused);
          }
        });
  }
}
