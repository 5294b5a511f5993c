package fr.heurtoir.gateway.media.relay;

import fr.heurtoir.gateway.rtc.rtcp.MalformedRtcpException;
import fr.heurtoir.gateway.rtc.rtcp.Rtcp;
import fr.heurtoir.gateway.rtc.rtcp.RtcpReader;
import fr.heurtoir.gateway.rtc.rtp.RtpHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A peer that remembers what it was sent. */
public class FakeLeg implements LegOutput {
  public final List<RtpHeader> headers = new ArrayList<>();
  public final List<byte[]> payloads = new ArrayList<>();
  public final List<Rtcp> control = new ArrayList<>();
  public final List<Integer> retransmitted = new ArrayList<>();
  private final Map<Integer, Boolean> kept = new HashMap<>();
  public boolean congested;

  @Override
  public ByteBuf buffer(int bytes) {
    return Unpooled.buffer(bytes);
  }

  @Override
  public void audio(ByteBuf packet) {
    RtpHeader header = RtpHeader.read(packet).orElseThrow();
    byte[] payload = new byte[header.payloadLength()];
    packet.getBytes(header.headerLength(), payload);
    headers.add(header);
    payloads.add(payload);
    packet.release();
  }

  @Override
  public void video(ByteBuf packet) {
    kept.put(packet.getUnsignedShort(2), true);
    audio(packet);
  }

  @Override
  public boolean retransmit(int sequence) {
    retransmitted.add(sequence);
    return kept.containsKey(sequence);
  }

  @Override
  public void rtcp(ByteBuf compound) {
    try {
      control.addAll(RtcpReader.read(compound));
    } catch (MalformedRtcpException malformed) {
      throw new AssertionError("the relay wrote RTCP that cannot be read", malformed);
    } finally {
      compound.release();
    }
  }

  @Override
  public boolean congested() {
    return congested;
  }

  public List<RtpHeader> ofType(int payloadType) {
    return headers.stream().filter(h -> h.payloadType() == payloadType).toList();
  }

  public <T extends Rtcp> List<T> control(Class<T> kind) {
    return control.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  void clear() {
    headers.clear();
    payloads.clear();
    control.clear();
  }
}
