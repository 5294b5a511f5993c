package fr.heurtoir.gateway.rtc.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SrtpSessionTest {
  private static final int SSRC = 0x8123_4567;

  @ParameterizedTest
  @EnumSource
  void bothEndsOfAnAssociationUnderstandEachOther(SrtpProfile profile) {
    Ends ends = new Ends(profile);
    byte[] plain = Packets.rtp(SSRC, 1, 1150, 2, 3);
    ByteBuf there = ends.sent(plain);
    assertEquals(SrtpResult.OK, ends.gateway.unprotectRtp(there));
    assertArrayEquals(plain, Packets.bytes(there));
    ByteBuf back = Packets.buffer(plain);
    assertEquals(SrtpResult.OK, ends.gateway.protectRtp(back));
    assertFalse(Arrays.equals(Packets.bytes(ends.sent(Packets.rtp(SSRC, 2, 9))), plain));
    assertEquals(SrtpResult.OK, ends.peer.unprotectRtp(back));
    assertArrayEquals(plain, Packets.bytes(back));
  }

  @ParameterizedTest
  @EnumSource
  void directBuffersWithAnOffsetAreTransformedInPlace(SrtpProfile profile) {
    Ends ends = new Ends(profile);
    byte[] plain = Packets.rtp(SSRC, 1, 777);
    ByteBuf packet = Unpooled.directBuffer(2000).writeBytes(new byte[13]).writeBytes(plain);
    try {
      packet.readerIndex(13);
      assertEquals(SrtpResult.OK, ends.peer.protectRtp(packet));
      assertEquals(13, packet.readerIndex());
      assertEquals(SrtpResult.OK, ends.gateway.unprotectRtp(packet));
      assertEquals(13, packet.readerIndex());
      assertArrayEquals(plain, Packets.bytes(packet));
    } finally {
      packet.release();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anyFlippedBitFailsAndLeavesPacketAndSessionAsTheyWere(SrtpProfile profile) {
    Ends ends = new Ends(profile);
    byte[] sent = Packets.bytes(ends.sent(Packets.rtp(SSRC, 500, 40, 1, 1)));
    for (int at = 0; at < sent.length; at++) {
      byte[] forged = sent.clone();
      forged[at] ^= 0x04;
      ByteBuf packet = Packets.buffer(forged);
      SrtpResult result = ends.gateway.unprotectRtp(packet);
      assertTrue(
          result == SrtpResult.AUTH_FAILED || result == SrtpResult.TOO_SHORT,
          result + " at byte " + at);
      assertArrayEquals(forged, Packets.bytes(packet));
    }
    assertEquals(SrtpResult.OK, ends.gateway.unprotectRtp(Packets.buffer(sent)));
  }

  @ParameterizedTest
  @EnumSource
  void aReplayedPacketIsRefusedAndSoIsOneFromBeforeTheWindow(SrtpProfile profile) {
    Ends ends = new Ends(profile);
    byte[] first = Packets.bytes(ends.sent(Packets.rtp(SSRC, 100, 20)));
    byte[] unseen = Packets.bytes(ends.sent(Packets.rtp(SSRC, 101, 20)));
    byte[] inside = Packets.bytes(ends.sent(Packets.rtp(SSRC, 102, 20)));
    byte[] newest = Packets.bytes(ends.sent(Packets.rtp(SSRC, 101 + 1024, 20)));
    assertEquals(SrtpResult.OK, ends.gateway.unprotectRtp(Packets.buffer(first)));
    assertEquals(SrtpResult.REPLAYED, ends.gateway.unprotectRtp(Packets.buffer(first)));
    assertEquals(SrtpResult.OK, ends.gateway.unprotectRtp(Packets.buffer(newest)));
    assertEquals(SrtpResult.TOO_OLD, ends.gateway.unprotectRtp(Packets.buffer(unseen)));
    assertEquals(SrtpResult.OK, ends.gateway.unprotectRtp(Packets.buffer(inside)));
    assertEquals(SrtpResult.REPLAYED, ends.gateway.unprotectRtp(Packets.buffer(inside)));
  }

  @ParameterizedTest
  @EnumSource
  void aReplayedReportIsRefused(SrtpProfile profile) {
    Ends ends = new Ends(profile);
    ByteBuf report = Packets.buffer(Packets.rtcp(SSRC, 0));
    assertEquals(SrtpResult.OK, ends.peer.protectRtcp(report));
    byte[] sent = Packets.bytes(report);
    assertEquals(SrtpResult.OK, ends.gateway.unprotectRtcp(Packets.buffer(sent)));
    assertEquals(SrtpResult.REPLAYED, ends.gateway.unprotectRtcp(Packets.buffer(sent)));
    for (int at = 0; at < sent.length; at++) {
      byte[] forged = sent.clone();
      forged[at] ^= 0x10;
      assertFalse(ends.gateway.unprotectRtcp(Packets.buffer(forged)) == SrtpResult.OK);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aNumberIsNeverSentTwiceUnderOneKey(SrtpProfile profile) {
    Ends ends = new Ends(profile);
    assertEquals(SrtpResult.OK, ends.gateway.protectRtp(rtp(7)));
    assertEquals(SrtpResult.OK, ends.gateway.protectRtp(rtp(9)));
    assertEquals(SrtpResult.OK, ends.gateway.protectRtp(rtp(8)));
    ByteBuf again = rtp(8);
    assertEquals(SrtpResult.REPLAYED, ends.gateway.protectRtp(again));
    assertArrayEquals(Packets.rtp(SSRC, 8, 30), Packets.bytes(again));
  }

  @ParameterizedTest
  @EnumSource
  void forgedSourcesTakeNoPlaceAndAuthenticOnesAreCounted(SrtpProfile profile) {
    Ends ends = new Ends(profile);
    for (int i = 0; i < 1000; i++) {
      ByteBuf forged = Packets.buffer(Packets.rtp(i, 1, 100));
      assertEquals(SrtpResult.AUTH_FAILED, ends.gateway.unprotectRtp(forged));
    }
    for (int i = 0; i < SrtpSession.MAX_SSRC; i++) {
      ByteBuf packet = ends.sent(Packets.rtp(i, 1, 10));
      assertEquals(SrtpResult.OK, ends.gateway.unprotectRtp(packet));
    }
    ByteBuf onceMore = Packets.buffer(Packets.rtp(SrtpSession.MAX_SSRC, 1, 10));
    assertEquals(SrtpResult.TOO_MANY_SSRC, ends.peer.protectRtp(onceMore));
    assertEquals(
        SrtpResult.TOO_MANY_SSRC,
        ends.gateway.unprotectRtp(Packets.buffer(Packets.rtp(999, 1, 100))));
    assertEquals(SrtpResult.OK, ends.gateway.unprotectRtp(ends.sent(Packets.rtp(3, 2, 10))));
  }

  @ParameterizedTest
  @EnumSource
  void wrongSizesAndVersionsHaveTheirNames(SrtpProfile profile) {
    Ends ends = new Ends(profile);
    SrtpSession session = ends.gateway;
    assertEquals(SrtpResult.TOO_SHORT, session.unprotectRtp(Unpooled.EMPTY_BUFFER));
    assertEquals(SrtpResult.TOO_SHORT, session.unprotectRtcp(Unpooled.EMPTY_BUFFER));
    assertEquals(SrtpResult.TOO_SHORT, session.protectRtp(Packets.buffer(new byte[11])));
    assertEquals(SrtpResult.TOO_SHORT, session.protectRtcp(Packets.buffer(new byte[7])));
    assertEquals(SrtpResult.NOT_RTP, session.unprotectRtp(Packets.buffer(new byte[100])));
    assertEquals(SrtpResult.NOT_RTP, session.unprotectRtcp(Packets.buffer(new byte[100])));
    byte[] large = Packets.rtp(SSRC, 1, SrtpSession.MAX_PACKET_BYTES - 12);
    assertEquals(SrtpResult.TOO_LONG, session.protectRtp(Packets.buffer(large)));
    byte[] extension = Packets.rtp(SSRC, 1, 0, 0, 5);
    extension[15] = (byte) 0xFF;
    assertEquals(SrtpResult.TOO_SHORT, session.protectRtp(Packets.buffer(extension)));
    assertEquals(SrtpResult.TOO_SHORT, session.unprotectRtp(Packets.buffer(extension)));
    ByteBuf full = Unpooled.buffer(42, 42).writeBytes(Packets.rtp(SSRC, 1, 30));
    assertEquals(SrtpResult.NO_ROOM, session.protectRtp(full));
    ByteBuf largest =
        Packets.buffer(
            Packets.rtp(SSRC, 2, SrtpSession.MAX_PACKET_BYTES - 12 - profile.tagBytes()));
    assertEquals(SrtpResult.OK, ends.peer.protectRtp(largest));
    assertEquals(SrtpResult.OK, session.unprotectRtp(largest));
  }

  @ParameterizedTest
  @EnumSource
  void reportsEndWhenTheirIndicesAreUsedUp(SrtpProfile profile) {
    SrtpKeys keys = SrtpKeys.forServer(profile, Packets.exported(profile, 9));
    var session =
        new JcaSrtpSession(
            profile.tagBytes(),
            PacketCipher.rtp(profile, keys.local()),
            PacketCipher.rtp(profile, keys.remote()),
            PacketCipher.rtcp(profile, keys.local()),
            PacketCipher.rtcp(profile, keys.remote()),
            Integer.MAX_VALUE);
    assertEquals(SrtpResult.OK, session.protectRtcp(Packets.buffer(Packets.rtcp(SSRC, 0))));
    assertEquals(
        SrtpResult.KEYS_EXHAUSTED, session.protectRtcp(Packets.buffer(Packets.rtcp(SSRC, 0))));
  }

  @Property(tries = 500)
  void noBytesEverThrowOrPassAsAuthentic(
      @ForAll SrtpProfile profile,
      @ForAll @Size(max = 120) byte[] bytes,
      @ForAll @IntRange(min = 0, max = 255) int first) {
    SrtpSession session = new Ends(profile).gateway;
    if (bytes.length > 0) {
      bytes[0] = (byte) first;
    }
    ByteBuf packet = Packets.buffer(bytes);
    assertFalse(session.unprotectRtp(packet) == SrtpResult.OK);
    assertFalse(session.unprotectRtcp(packet) == SrtpResult.OK);
    assertArrayEquals(bytes, Packets.bytes(packet));
  }

  private static ByteBuf rtp(int sequence) {
    return Packets.buffer(Packets.rtp(SSRC, sequence, 30));
  }

  /** The two ends of one association. */
  private static final class Ends {
    final SrtpSession gateway;
    final SrtpSession peer;

    Ends(SrtpProfile profile) {
      byte[] exported = Packets.exported(profile, 10);
      gateway = SrtpSession.of(SrtpKeys.forServer(profile, exported));
      peer = SrtpSession.of(SrtpKeys.forClient(profile, exported));
    }

    ByteBuf sent(byte[] plain) {
      ByteBuf packet = Packets.buffer(plain);
      assertEquals(SrtpResult.OK, peer.protectRtp(packet));
      return packet;
    }
  }
}
