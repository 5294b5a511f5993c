package fr.heurtoir.gateway.media.relay;

import fr.heurtoir.gateway.rtc.rtcp.Rtcp;
import fr.heurtoir.gateway.rtc.rtcp.RtcpWriter;
import fr.heurtoir.gateway.rtc.rtp.RtpHeader;
import fr.heurtoir.gateway.rtc.sdp.AudioCodec;
import fr.heurtoir.gateway.rtc.sdp.MediaParameters;
import fr.heurtoir.gateway.rtc.sdp.RtpParameters;
import fr.heurtoir.gateway.rtc.sdp.VideoCodec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

/** A relay with a door that films and a clock that moves when told to. */
final class Stage implements RelayEvents {
  static final long MILLIS = 1_000_000L;
  static final long DOOR_VIDEO = 0xD001L;
  static final long DOOR_AUDIO = 0xD002L;

  final Map<DropReason, Integer> drops = new EnumMap<>(DropReason.class);
  final List<String> events = new ArrayList<>();
  final FakeLeg doorOut = new FakeLeg();
  final RelayCore relay;
  final DoorLeg door;
  long now = 5_000_000_000L;
  long videoSsrc = DOOR_VIDEO;
  int videoSequence = 65_000;
  long videoTime = 0xFFFF_0000L;
  int audioSequence = 100;
  long audioTime = 1_000;

  Stage() {
    this(RelayLimits.DEFAULT);
  }

  Stage(RelayLimits limits) {
    relay =
        new RelayCore(
            limits,
            reason -> drops.merge(reason, 1, Integer::sum),
            this,
            new NtpClock(now, 0x1000_0000_0000_0000L),
            "test",
            new Random(7));
    door = relay.door(parameters(96, 111, 1, 2, false), doorOut);
    door.connected(now);
  }

  static MediaParameters parameters(
      int video, int audio, long audioSsrc, long videoSsrc, boolean sendsVideo) {
    return new MediaParameters(
        AudioCodec.OPUS,
        Optional.of(VideoCodec.VP8),
        new RtpParameters(
            audio,
            OptionalInt.of(audio - 1),
            48_000,
            audioSsrc,
            true,
            true,
            false,
            false,
            false,
            false),
        Optional.of(
            new RtpParameters(
                video,
                OptionalInt.empty(),
                90_000,
                videoSsrc,
                sendsVideo,
                !sendsVideo,
                true,
                true,
                true,
                true)));
  }

  ViewerLeg viewer(String id, FakeLeg out) {
    ViewerLeg leg = relay.viewer(id, parameters(120, 109, 11, 22, true), out);
    leg.connected(now);
    return leg;
  }

  @Override
  public void doorFirstFrame() {
    events.add("first frame");
  }

  @Override
  public void twoWayAudio(String viewerId) {
    events.add("two-way " + viewerId);
  }

  /** One frame of that many packets, 33 ms after the last. */
  void frame(boolean keyframe, int packets) {
    advance(33);
    videoTime = videoTime + 2_970 & 0xFFFF_FFFFL;
    for (int i = 0; i < packets; i++) {
      video(keyframe, i == 0, i == packets - 1);
    }
  }

  void video(boolean keyframe, boolean start, boolean end) {
    door.rtp(videoPacket(keyframe, start, end), now);
  }

  ByteBuf videoPacket(boolean keyframe, boolean start, boolean end) {
    ByteBuf packet = Unpooled.buffer();
    RtpHeader.write(packet, 96, end, videoSequence, videoTime, videoSsrc);
    videoSequence = videoSequence + 1 & 0xFFFF;
    packet.writeByte(start ? 0x10 : 0x00).writeByte(keyframe ? 0x00 : 0x01).writeZero(200);
    return packet;
  }

  /** 20 ms of the door's microphone. */
  void doorSpeaks() {
    advance(20);
    door.rtp(audio(111, DOOR_AUDIO, audioSequence++, audioTime), now);
    audioTime += 960;
  }

  static ByteBuf audio(int type, long ssrc, int sequence, long time) {
    ByteBuf packet = Unpooled.buffer();
    RtpHeader.write(packet, type, false, sequence & 0xFFFF, time, ssrc);
    return packet.writeZero(80);
  }

  static ByteBuf control(Rtcp... packets) {
    ByteBuf compound = Unpooled.buffer();
    for (Rtcp packet : packets) {
      RtcpWriter.write(compound, packet);
    }
    return compound;
  }

  void advance(long millis) {
    long until = now + millis * MILLIS;
    while (now < until) {
      now = Math.min(until, now + 10 * MILLIS);
      relay.tick(now);
    }
  }

  int dropped(DropReason reason) {
    return drops.getOrDefault(reason, 0);
  }

  int keyframesAsked() {
    return doorOut.control(Rtcp.PictureLossIndication.class).size();
  }
}
