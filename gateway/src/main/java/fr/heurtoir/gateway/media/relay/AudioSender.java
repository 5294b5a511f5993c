package fr.heurtoir.gateway.media.relay;

import fr.heurtoir.gateway.rtc.rtp.RtpHeader;
import fr.heurtoir.gateway.rtc.sdp.RtpParameters;
import io.netty.buffer.ByteBuf;

/** Audio towards one leg: one RTP stream, which continues when its source changes. */
final class AudioSender {
  private final SendStream stream;
  private final LegOutput output;
  private final DropCounter drops;
  private Object source = new Object();

  AudioSender(SendStream stream, LegOutput output, DropCounter drops) {
    this.stream = stream;
    this.output = output;
    this.drops = drops;
  }

  SendStream stream() {
    return stream;
  }

  /**
   * Forwards one packet.
   *
   * @param from the parameters of the leg it came from
   * @return whether it was sent
   */
  boolean packet(
      ByteBuf packet,
      RtpHeader header,
      long extended,
      RtpParameters from,
      ReceiveStream origin,
      long now) {
    RtpParameters to = stream.parameters();
    if (!to.send()) {
      drops.dropped(DropReason.WRONG_DIRECTION);
      return false;
    }
    int type;
    if (header.payloadType() == from.payloadType()) {
      type = to.payloadType();
    } else if (to.telephoneEvent().isPresent()) {
      type = to.telephoneEvent().getAsInt();
    } else {
      drops.dropped(DropReason.UNKNOWN_PAYLOAD_TYPE);
      return false;
    }
    if (output.congested()) {
      drops.dropped(DropReason.LEG_SLOW);
      return false;
    }
    boolean joins = !origin.source().equals(source);
    if (joins) {
      source = origin.source();
      stream.join(extended, header.timestamp(), source, now);
    } else if (!stream.covers(extended)) {
      drops.dropped(DropReason.BEFORE_START);
      return false;
    }
    ByteBuf payload =
        packet.slice(packet.readerIndex() + header.headerLength(), header.payloadLength());
    // RFC 3551 section 4.1: the marker begins a talkspurt.
    output.audio(
        stream.packet(
            output,
            type,
            header.marker() || joins,
            extended,
            stream.timestamp(header.timestamp()),
            payload,
            now));
    return true;
  }

  /** The next packet, from any source, joins the stream anew. */
  void interrupt() {
    source = new Object();
  }
}
