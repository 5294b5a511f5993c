package fr.heurtoir.gateway.rtc.srtp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.Random;

/** Packets and keys that tests make up. */
final class Packets {
  private Packets() {}

  /** A packet with a payload that depends on the number, so that a mix-up is seen. */
  static byte[] rtp(int ssrc, int sequence, int payloadBytes) {
    return rtp(ssrc, sequence, payloadBytes, 0, -1);
  }

  /**
   * @param sources the number of contributing sources, 0 to 15
   * @param extensionWords the extension's length in words, or -1 for none
   */
  static byte[] rtp(int ssrc, int sequence, int payloadBytes, int sources, int extensionWords) {
    int header = 12 + 4 * sources + (extensionWords < 0 ? 0 : 4 + 4 * extensionWords);
    ByteBuffer packet = ByteBuffer.allocate(header + payloadBytes);
    packet.put((byte) (0x80 | (extensionWords < 0 ? 0 : 0x10) | sources)).put((byte) 96);
    packet.putShort((short) sequence).putInt(3000 * sequence).putInt(ssrc);
    for (int i = 0; i < sources; i++) {
      packet.putInt(0xC0FFEE00 + i);
    }
    if (extensionWords >= 0) {
      packet.putShort((short) 0xBEDE).putShort((short) extensionWords);
      packet.position(packet.position() + 4 * extensionWords);
    }
    byte[] payload = new byte[payloadBytes];
    new Random(31L * ssrc + sequence).nextBytes(payload);
    return packet.put(payload).array();
  }

  /** A sender report with that many bytes of further reports behind it. */
  static byte[] rtcp(int ssrc, int more) {
    ByteBuffer packet = ByteBuffer.allocate(28 + more);
    packet.put((byte) 0x80).put((byte) 200).putShort((short) 6).putInt(ssrc);
    packet.putLong(0x0123_4567_89AB_CDEFL).putInt(90_000).putInt(7).putInt(8);
    return packet.array();
  }

  static byte[] exported(SrtpProfile profile, long seed) {
    byte[] material = new byte[profile.exportBytes()];
    new Random(seed).nextBytes(material);
    return material;
  }

  static ByteBuf buffer(byte[] packet) {
    return Unpooled.buffer(packet.length + SrtpSession.MAX_OVERHEAD).writeBytes(packet);
  }

  static byte[] bytes(ByteBuf packet) {
    return ByteBufUtil.getBytes(packet);
  }
}
