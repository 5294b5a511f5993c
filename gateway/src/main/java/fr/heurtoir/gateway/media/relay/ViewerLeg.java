package fr.heurtoir.gateway.media.relay;

import fr.heurtoir.gateway.rtc.rtcp.MalformedRtcpException;
import fr.heurtoir.gateway.rtc.rtcp.Rtcp;
import fr.heurtoir.gateway.rtc.rtcp.RtcpReader;
import fr.heurtoir.gateway.rtc.rtp.RtpHeader;
import fr.heurtoir.gateway.rtc.sdp.MediaParameters;
import fr.heurtoir.gateway.rtc.sdp.RtpParameters;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One viewer's side of a relay: it receives the picture and, after it answered, talks. */
public final class ViewerLeg {
  private final RelayCore relay;
  private final String id;
  private final LegOutput output;
  private final RtcpReports reports;
  private final AudioSender audioOut;
  private final ReceiveStream audioIn;
  private final Optional<VideoSender> video;
  private final RetransmissionBudget retransmissions = new RetransmissionBudget();
  private Bandwidth bandwidth;
  private MediaParameters parameters;
  private boolean connected;

  ViewerLeg(RelayCore relay, String id, MediaParameters parameters, LegOutput output) {
    this.relay = relay;
    this.id = id;
    this.parameters = parameters;
    this.output = output;
    this.reports = new RtcpReports(output, relay.cname());
    this.audioIn = new ReceiveStream(parameters.audio().clockRate());
    this.audioOut =
        new AudioSender(new SendStream(parameters.audio(), relay.random()), output, relay.drops());
    this.bandwidth = new Bandwidth(relay.limits().maxBitrate());
    this.video =
        parameters
            .video()
            .map(
                v ->
                    new VideoSender(
                        new SendStream(v, relay.random()), output, relay.drops(), this::videoSent));
  }

  /** The name under which it was opened. */
  public String id() {
    return id;
  }

  /** The viewer sent another offer: the session continues with new parameters. */
  public void renegotiated(MediaParameters newParameters) {
    parameters = newParameters;
    audioOut.stream().renegotiated(newParameters.audio());
    newParameters
        .video()
        .ifPresent(v -> video.ifPresent(sender -> sender.stream().renegotiated(v)));
  }

  /** Packets can flow both ways from now on. The picture starts with a keyframe. */
  public void connected(long now) {
    connected = true;
    interruptVideo();
    relay.serve(this, now);
  }

  /** Nothing can be sent to this viewer until {@link #connected}. */
  public void disconnected() {
    connected = false;
    bandwidth = new Bandwidth(relay.limits().maxBitrate());
    interruptVideo();
    audioOut.interrupt();
  }

  boolean isConnected() {
    return connected;
  }

  ReceiveStream audioIn() {
    return audioIn;
  }

  AudioSender audioOut() {
    return audioOut;
  }

  /** The bit rate that this viewer can take, in bits per second. */
  long bandwidth() {
    return bandwidth.limit();
  }

  private void videoSent(int bytes, long now) {
    bandwidth.sent(bytes, now);
  }

  void interruptVideo() {
    video.ifPresent(VideoSender::interrupt);
  }

  boolean begin(List<SourcePacket> group, Object source, long now) {
    return video.isEmpty() || video.get().begin(group, source, now);
  }

  /**
   * Forwards a live packet of the door's video, which is in the door's cache already.
   *
   * @param began whether a group of pictures started with it
   */
  void video(SourcePacket packet, boolean began, long now) {
    if (!connected || video.isEmpty()) {
      relay.drop(DropReason.NOT_CONNECTED);
      return;
    }
    VideoSender sender = video.get();
    if (began && sender.waiting()) {
      relay.serve(this, now);
    } else {
      sender.packet(packet, now);
    }
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
    if (header.payloadType() != audio.payloadType()
        && header.payloadType() != audio.telephoneEvent().orElse(-1)) {
      relay.drop(DropReason.UNKNOWN_PAYLOAD_TYPE);
      return;
    }
    if (!audio.receive()) {
      relay.drop(DropReason.WRONG_DIRECTION);
      return;
    }
    long extended = audioIn.accept(header, now);
    if (extended < 0) {
      relay.drop(DropReason.SECOND_SOURCE);
      return;
    }
    relay.audioFromViewer(this, packet, header, extended, audio, now);
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
    packets.forEach(packet -> control(packet, now));
  }

  private void control(Rtcp packet, long now) {
    long ours = parameters.video().map(RtpParameters::ssrc).orElse(-1L);
    switch (packet) {
      case Rtcp.PictureLossIndication pli -> {
        if (pli.media() == ours) {
          relay.requestKeyframe(now);
        } else {
          relay.drop(DropReason.RTCP_UNKNOWN_STREAM);
        }
      }
      case Rtcp.FullIntraRequest fir -> {
        if (fir.entries().stream().anyMatch(entry -> entry.ssrc() == ours)) {
          relay.requestKeyframe(now);
        } else {
          relay.drop(DropReason.RTCP_UNKNOWN_STREAM);
        }
      }
      case Rtcp.GenericNack nack -> {
        if (nack.media() == ours) {
          nack.lost().forEach(sequence -> retransmit(sequence, now));
        } else {
          relay.drop(DropReason.RTCP_UNKNOWN_STREAM);
        }
      }
      case Rtcp.Remb remb -> {
        bandwidth.estimated(remb.bitsPerSecond());
        relay.bandwidthChanged(now);
      }
      case Rtcp.SenderReport report -> {
        if (audioIn.is(report.ssrc())) {
          audioIn.report(report, now);
        } else {
          relay.drop(DropReason.RTCP_UNKNOWN_STREAM);
        }
      }
      // We measure our own streams. The other packets were not negotiated.
      case Rtcp.ReceiverReport ignored -> {}
      case Rtcp.SourceDescription ignored -> {}
      case Rtcp.Goodbye ignored -> {}
      case Rtcp.Other ignored -> {}
    }
  }

  private void retransmit(int sequence, long now) {
    if (!retransmissions.take(now)) {
      relay.drop(DropReason.RESEND_TOO_MANY);
    } else if (!output.retransmit(sequence)) {
      relay.drop(DropReason.RESEND_TOO_OLD);
    }
  }

  void tick(DoorLeg door, long now) {
    if (!connected) {
      return;
    }
    if (video.filter(sender -> sender.mayAsk(now)).isPresent()) {
      door.serveAgain(this, now);
    }
    if (!reports.due(now)) {
      return;
    }
    List<Rtcp.ReportBlock> blocks = audioIn.known() ? List.of(audioIn.block(now)) : List.of();
    List<Rtcp.SenderReport> senders = new ArrayList<>(2);
    audioOut.stream().report(door.audioClock(), relay.ntp(), blocks, now).ifPresent(senders::add);
    List<Rtcp.ReportBlock> rest = senders.isEmpty() ? blocks : List.of();
    video
        .flatMap(v -> v.stream().report(door.videoClock(), relay.ntp(), rest, now))
        .ifPresent(senders::add);
    reports.send(parameters.audio().ssrc(), senders, blocks, List.of());
  }
}
