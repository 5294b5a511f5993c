package fr.heurtoir.gateway.media.relay;

import fr.heurtoir.gateway.rtc.h264.H264Payload;
import fr.heurtoir.gateway.rtc.rtcp.MalformedRtcpException;
import fr.heurtoir.gateway.rtc.rtcp.Rtcp;
import fr.heurtoir.gateway.rtc.rtcp.RtcpReader;
import fr.heurtoir.gateway.rtc.rtp.RtpHeader;
import fr.heurtoir.gateway.rtc.sdp.MediaParameters;
import fr.heurtoir.gateway.rtc.sdp.RtpParameters;
import fr.heurtoir.gateway.rtc.sdp.VideoCodec;
import fr.heurtoir.gateway.rtc.vp8.StillPicture;
import fr.heurtoir.gateway.rtc.vp8.Vp8Payload;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The door's side of a relay: the source of the picture, and one end of the talk. */
public final class DoorLeg {
  private final RelayCore relay;
  private final RtcpReports reports;
  private final AudioSender audioOut;
  private final ReceiveStream audioIn;
  private final ReceiveStream videoIn = new ReceiveStream(VideoCodec.CLOCK_RATE);
  private final GopCache cache;
  private final KeyframeRequests keyframes = new KeyframeRequests();
  private final NackGenerator nacks = new NackGenerator();
  private MediaParameters parameters;
  private boolean connected;
  private boolean firstFrameSeen;
  private boolean keyframeSeen;
  private long videoHighest = -1;
  private int firNumber;
  private long estimateSent;
  private @Nullable PendingStill still;

  /** A requested still picture, to be taken from the next keyframe. */
  private record PendingStill(Consumer<byte[]> taker, long since) {}

  DoorLeg(RelayCore relay, MediaParameters parameters, LegOutput output) {
    this.relay = relay;
    this.parameters = parameters;
    this.reports = new RtcpReports(output, relay.cname());
    this.audioIn = new ReceiveStream(parameters.audio().clockRate());
    this.audioOut =
        new AudioSender(new SendStream(parameters.audio(), relay.random()), output, relay.drops());
    this.cache = new GopCache(relay.limits());
  }

  /** The door sent another offer: the session continues with new parameters. */
  public void renegotiated(MediaParameters newParameters) {
    parameters = newParameters;
    audioOut.stream().renegotiated(newParameters.audio());
  }

  /** Packets can flow both ways from now on. Requests a keyframe at once. */
  public void connected(long now) {
    connected = true;
    keyframes.request();
    reports.due(now);
    report(now);
  }

  /** Nothing can be sent to the door until {@link #connected}. */
  public void disconnected() {
    connected = false;
    audioOut.interrupt();
  }

  /** One decrypted RTP packet, borrowed. */
  public void rtp(ByteBuf packet, long now) {
    Optional<RtpHeader> read = RtpHeader.read(packet);
    if (read.isEmpty()) {
      relay.drop(DropReason.RTP_MALFORMED);
      return;
    }
    RtpHeader header = read.get();
    RtpParameters audio = parameters.audio();
    if (parameters.video().isPresent()
        && header.payloadType() == parameters.video().get().payloadType()) {
      video(packet, header, now);
    } else if (header.payloadType() == audio.payloadType()
        || audio.telephoneEvent().orElse(-1) == header.payloadType()) {
      audio(packet, header, now);
    } else {
      relay.drop(DropReason.UNKNOWN_PAYLOAD_TYPE);
    }
  }

  private void audio(ByteBuf packet, RtpHeader header, long now) {
    if (!parameters.audio().receive()) {
      relay.drop(DropReason.WRONG_DIRECTION);
      return;
    }
    long extended = audioIn.accept(header, now);
    if (extended < 0) {
      relay.drop(DropReason.SECOND_SOURCE);
      return;
    }
    relay.audioFromDoor(packet, header, extended, parameters.audio(), audioIn, now);
  }

  private void video(ByteBuf packet, RtpHeader header, long now) {
    RtpParameters video = parameters.video().orElseThrow();
    if (!video.receive()) {
      relay.drop(DropReason.WRONG_DIRECTION);
      return;
    }
    Object sourceBefore = videoIn.source();
    long extended = videoIn.accept(header, now);
    if (extended < 0) {
      relay.drop(DropReason.SECOND_SOURCE);
      return;
    }
    if (!sourceBefore.equals(videoIn.source())) {
      videoHighest = -1;
      nacks.clear();
      cache.clear();
      relay.viewers().forEach(ViewerLeg::interruptVideo);
    }
    int at = packet.readerIndex() + header.headerLength();
    SourcePacket source =
        new SourcePacket(
            extended,
            header.timestamp(),
            header.marker(),
            keyframe(packet, at, header.payloadLength()),
            packet.slice(at, header.payloadLength()));
    if (!nacks.received(extended, videoHighest)) {
      keyframes.request();
    }
    videoHighest = Math.max(videoHighest, extended);
    boolean began = cache.add(source, now);
    if (began) {
      keyframes.arrived();
      nacks.forgetBefore(extended);
      keyframeSeen = true;
    }
    // The packet is in the cache already. A viewer that starts now gets it from there, once.
    relay.viewers().forEach(viewer -> viewer.video(source, began, now));
    takeStill();
    if (keyframeSeen && !firstFrameSeen && header.marker()) {
      firstFrameSeen = true;
      relay.events().doorFirstFrame();
    }
    sendFeedback(now);
  }

  /** Whether a whole keyframe was ever received. */
  public boolean pictured() {
    return firstFrameSeen;
  }

  void still(Consumer<byte[]> taker, long now) {
    if (parameters.videoCodec().equals(Optional.of(VideoCodec.VP8))) {
      still = new PendingStill(taker, now);
      requestKeyframe(now);
    }
  }

  private void takeStill() {
    PendingStill wanted = still;
    if (wanted != null) {
      StillPicture.webp(cache.keyframe(wanted.since()))
          .ifPresent(
              picture -> {
                still = null;
                wanted.taker().accept(picture);
              });
    }
  }

  private boolean keyframe(ByteBuf packet, int at, int length) {
    return switch (parameters.videoCodec().orElseThrow()) {
      case VP8 -> Vp8Payload.read(packet, at, length).filter(Vp8Payload::keyframe).isPresent();
      case H264 ->
          H264Payload.read(packet, at, length).filter(H264Payload::keyframeStart).isPresent();
    };
  }

  /**
   * Starts the picture of a viewer that is new or was interrupted: from the cache, or by requesting
   * a keyframe.
   */
  void serve(ViewerLeg viewer, long now) {
    if (!begin(viewer, now)) {
      requestKeyframe(now);
    }
  }

  /** As {@link #serve}, for a viewer that still waits for the requested keyframe. */
  void serveAgain(ViewerLeg viewer, long now) {
    if (!begin(viewer, now)) {
      keyframes.requestUnlessPending();
      sendFeedback(now);
    }
  }

  private boolean begin(ViewerLeg viewer, long now) {
    return cache.usable(now) && viewer.begin(cache.packets(), videoIn.source(), now);
  }

  SourceClock videoClock() {
    return videoIn.clock();
  }

  SourceClock audioClock() {
    return audioIn.clock();
  }

  AudioSender audioOut() {
    return audioOut;
  }

  boolean isConnected() {
    return connected;
  }

  void requestKeyframe(long now) {
    keyframes.request();
    sendFeedback(now);
  }

  /** One decrypted RTCP compound, borrowed. */
  public void rtcp(ByteBuf compound, long now) {
    List<Rtcp> packets;
    try {
      packets = RtcpReader.read(compound);
    } catch (MalformedRtcpException malformed) {
      relay.drop(DropReason.RTCP_MALFORMED);
      return;
    }
    for (Rtcp packet : packets) {
      if (packet instanceof Rtcp.SenderReport report) {
        if (videoIn.is(report.ssrc())) {
          videoIn.report(report, now);
        } else if (audioIn.is(report.ssrc())) {
          audioIn.report(report, now);
        } else {
          relay.drop(DropReason.RTCP_UNKNOWN_STREAM);
        }
      }
    }
  }

  void tick(long now) {
    if (!connected) {
      return;
    }
    sendFeedback(now);
    if (reports.due(now)) {
      report(now);
    }
  }

  /** Sends feedback that cannot wait for the next regular report: PLI or FIR, and NACK. */
  private void sendFeedback(long now) {
    if (!connected || parameters.video().isEmpty()) {
      return;
    }
    RtpParameters video = parameters.video().get();
    List<Rtcp> feedback = new ArrayList<>(2);
    long us = parameters.audio().ssrc();
    List<Integer> lost = nacks.due(now);
    if (video.nack() && !lost.isEmpty() && videoIn.known()) {
      feedback.add(new Rtcp.GenericNack(us, videoIn.ssrc(), lost));
    }
    if (videoIn.known() && keyframes.due(now)) {
      if (video.pli() || !video.fir()) {
        feedback.add(new Rtcp.PictureLossIndication(us, videoIn.ssrc()));
      } else {
        firNumber = firNumber + 1 & 0xFF;
        feedback.add(
            new Rtcp.FullIntraRequest(
                us, List.of(new Rtcp.FullIntraRequest.Entry(videoIn.ssrc(), firNumber))));
      }
    }
    if (!feedback.isEmpty()) {
      reports.send(us, List.of(), List.of(), feedback);
    }
  }

  private void report(long now) {
    long us = parameters.audio().ssrc();
    List<Rtcp.ReportBlock> blocks = new ArrayList<>(2);
    if (audioIn.known()) {
      blocks.add(audioIn.block(now));
    }
    if (videoIn.known()) {
      blocks.add(videoIn.block(now));
    }
    List<Rtcp> feedback = new ArrayList<>(1);
    if (parameters.video().filter(RtpParameters::remb).isPresent()) {
      estimateSent = relay.bandwidth();
      feedback.add(
          new Rtcp.Remb(us, estimateSent, videoIn.known() ? List.of(videoIn.ssrc()) : List.of()));
    }
    List<Rtcp.SenderReport> senders =
        relay
            .phoneAudioClock()
            .flatMap(clock -> audioOut.stream().report(clock, relay.ntp(), blocks, now))
            .map(List::of)
            .orElse(List.of());
    reports.send(us, senders, blocks, feedback);
  }

  /** Called when a viewer's estimate changed. Tells the door at once if it has to send less. */
  void bandwidthChanged(long now) {
    if (connected && relay.bandwidth() < estimateSent * 9 / 10) {
      report(now);
    }
  }

  void close() {
    still = null;
    connected = false;
    cache.clear();
  }
}
