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
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Offer and answer of one peer connection. Used on the media thread. */
final class Negotiation {
  private static final Logger LOG = LoggerFactory.getLogger(Negotiation.class);

  /** Host candidates are available at once, and no others are wanted. */
  private static final long GATHERING_MILLIS = 1500;

  private final Events events;
  private final Consumer<Runnable> post;
  private final RTCPeerConnection peer;
  private boolean offering = true;
  private @Nullable String answer;

  /** Called on the media thread. */
  interface Events {
    /** The offer, with all candidates in it. */
    void offered(String sdp);

    /** The offer could not be made. */
    void noOffer(String why);

    /** The answer was applied. */
    void answered();

    /** The encrypted path works, for the first time or again. */
    void connected();

    /** The path is interrupted for now. */
    void interrupted();

    /** The path failed, or the answer was unusable. */
    void failed(String why);
  }

  /**
   * @param post runs a task on the media thread, unless the ring is closed
   */
  Negotiation(PeerConnectionFactory factory, Events events, Consumer<Runnable> post) {
    this.events = events;
    this.post = post;
    RTCConfiguration configuration = new RTCConfiguration();
    configuration.bundlePolicy = RTCBundlePolicy.MAX_BUNDLE;
    configuration.rtcpMuxPolicy = RTCRtcpMuxPolicy.REQUIRE;
    peer = factory.createPeerConnection(configuration, new Reports());
  }

  RTCPeerConnection peer() {
    return peer;
  }

  /** Builds the offer. */
  void offer(ScheduledExecutorService thread) {
    peer.createOffer(new RTCOfferOptions(), new OfferMade());
    thread.schedule(
        () -> post.accept(this::offerComplete), GATHERING_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void offerComplete() {
    if (!offering) {
      return;
    }
    offering = false;
    RTCSessionDescription local = peer.getLocalDescription();
    if (local == null) {
      events.noOffer("libwebrtc made no offer in time");
    } else {
      events.offered(local.sdp);
    }
  }

  /** Applies the answer. The same answer again changes nothing; another one is ignored. */
  void answer(String sdp) {
    if (sdp.equals(answer)) {
      return;
    }
    if (answer != null) {
      LOG.warn("event=media-second-answer ignored=true");
      return;
    }
    answer = sdp;
    peer.setRemoteDescription(new RTCSessionDescription(RTCSdpType.ANSWER, sdp), new AnswerTaken());
  }

  private void refused(String why) {
    if (offering) {
      offering = false;
      events.noOffer(why);
    } else {
      events.failed(why);
    }
  }

  /**
   * Ends the connection and releases it.
   *
   * @param transceivers those added to it; neither they nor objects from them may be used
   *     afterwards
   * @return whether nothing of it is left in memory
   */
  boolean close(List<RTCRtpTransceiver> transceivers) {
    List<NativeReference> taken = new ArrayList<>();
    transceivers.forEach(each -> taken.add(NativeReference.of(each)));
    taken.add(NativeReference.of(peer));
    peer.close();
    boolean last = true;
    for (NativeReference reference : taken) {
      // The connection holds its transceivers too, so its reference is released last.
      last = reference.giveBack();
    }
    return last;
  }

  /**
   * Native callbacks. Each only posts a task, because libwebrtc's own thread waits for its return.
   */
  private final class Reports implements PeerConnectionObserver {
    @Override
    public void onIceCandidate(RTCIceCandidate candidate) {}

    @Override
    public void onIceGatheringChange(RTCIceGatheringState state) {
      if (state == RTCIceGatheringState.COMPLETE) {
        post.accept(Negotiation.this::offerComplete);
      }
    }

    @Override
    public void onConnectionChange(RTCPeerConnectionState state) {
      switch (state) {
        case CONNECTED -> post.accept(events::connected);
        case FAILED -> post.accept(() -> events.failed("the path to the gateway failed"));
        case DISCONNECTED -> post.accept(events::interrupted);
        case NEW, CONNECTING, CLOSED -> LOG.debug("event=media-state state={}", state);
      }
    }
  }

  private final class OfferMade implements CreateSessionDescriptionObserver {
    @Override
    public void onSuccess(RTCSessionDescription description) {
      post.accept(() -> peer.setLocalDescription(description, new OfferTaken()));
    }

    @Override
    public void onFailure(String error) {
      post.accept(() -> refused("no offer: " + error));
    }
  }

  private final class OfferTaken implements SetSessionDescriptionObserver {
    @Override
    public void onSuccess() {}

    @Override
    public void onFailure(String error) {
      post.accept(() -> refused("own offer refused: " + error));
    }
  }

  private final class AnswerTaken implements SetSessionDescriptionObserver {
    @Override
    public void onSuccess() {
      post.accept(events::answered);
    }

    @Override
    public void onFailure(String error) {
      post.accept(() -> refused("unusable answer: " + error));
    }
  }
}
