package fr.heurtoir.gateway.rtc.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What we protect, libsrtp reads; what libsrtp protects, we read. */
class LibSrtpCrossTest {
  private static final int SSRC = 0xCAFE_BABE;

  @ParameterizedTest
  @EnumSource
  void libsrtpReadsOurPackets(SrtpProfile profile) {
    SrtpKeys keys = SrtpKeys.forServer(profile, Packets.exported(profile, 1));
    SrtpSession ours = SrtpSession.of(keys);
    try (var theirs = new LibSrtp(profile, keys.local(), LibSrtp.INBOUND)) {
      var random = new Random(2);
      for (int i = 0; i < 300; i++) {
        byte[] plain = oneOfManyShapes(random, 1000 + i);
        ByteBuf packet = Packets.buffer(plain);
        assertEquals(SrtpResult.OK, ours.protectRtp(packet));
        assertEquals(plain.length + profile.tagBytes(), packet.readableBytes());
        assertArrayEquals(plain, theirs.unprotect(Packets.bytes(packet)));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void weReadPacketsOfLibsrtp(SrtpProfile profile) {
    SrtpKeys keys = SrtpKeys.forServer(profile, Packets.exported(profile, 3));
    SrtpSession ours = SrtpSession.of(keys);
    try (var theirs = new LibSrtp(profile, keys.remote(), LibSrtp.OUTBOUND)) {
      var random = new Random(4);
      for (int i = 0; i < 300; i++) {
        byte[] plain = oneOfManyShapes(random, 2000 + i);
        ByteBuf packet = Packets.buffer(theirs.protect(plain));
        assertEquals(SrtpResult.OK, ours.unprotectRtp(packet));
        assertArrayEquals(plain, Packets.bytes(packet));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void bothCountTheRolloverAlikeWhenWeSend(SrtpProfile profile) {
    SrtpKeys keys = SrtpKeys.forServer(profile, Packets.exported(profile, 5));
    SrtpSession ours = SrtpSession.of(keys);
    try (var theirs = new LibSrtp(profile, keys.local(), LibSrtp.INBOUND)) {
      // Steps of 5000 from 20000 on: four turns of the sequence number.
      for (int number = 20_000; number < 4 * 65_536; number += 5_000) {
        byte[] plain = Packets.rtp(SSRC, number & 0xFFFF, 100);
        ByteBuf packet = Packets.buffer(plain);
        assertEquals(SrtpResult.OK, ours.protectRtp(packet));
        assertArrayEquals(plain, theirs.unprotect(Packets.bytes(packet)));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void packetsReorderedOverARolloverAreReadWhenLibsrtpSends(SrtpProfile profile) {
    SrtpKeys keys = SrtpKeys.forServer(profile, Packets.exported(profile, 6));
    SrtpSession ours = SrtpSession.of(keys);
    try (var theirs = new LibSrtp(profile, keys.remote(), LibSrtp.OUTBOUND)) {
      int[] arrival = {2, 0, 1, 5, 3, 4, 8, 6, 7};
      for (int turn = 0; turn < 3; turn++) {
        // Up to the next rollover in steps, so that both sides know which turn it is.
        for (int number = 10_000; number < 65_500; number += 10_000) {
          roundTrip(ours, theirs, Packets.rtp(SSRC, number, 50));
        }
        byte[][] plain = new byte[9][];
        byte[][] sent = new byte[9][];
        for (int i = 0; i < 9; i++) {
          plain[i] = Packets.rtp(SSRC, 65_532 + i & 0xFFFF, 50);
          sent[i] = theirs.protect(plain[i]);
        }
        for (int i : arrival) {
          ByteBuf packet = Packets.buffer(sent[i]);
          assertEquals(SrtpResult.OK, ours.unprotectRtp(packet), "turn " + turn + " packet " + i);
          assertArrayEquals(plain[i], Packets.bytes(packet));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void libsrtpReadsOurReportsAndTheirIndices(SrtpProfile profile) {
    SrtpKeys keys = SrtpKeys.forServer(profile, Packets.exported(profile, 7));
    SrtpSession ours = SrtpSession.of(keys);
    try (var theirs = new LibSrtp(profile, keys.local(), LibSrtp.INBOUND)) {
      for (int i = 0; i < 200; i++) {
        byte[] plain = Packets.rtcp(SSRC + i % 3, 4 * (i % 20));
        ByteBuf packet = Packets.buffer(plain);
        assertEquals(SrtpResult.OK, ours.protectRtcp(packet));
        assertArrayEquals(plain, theirs.unprotectRtcp(Packets.bytes(packet)));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void weReadReportsOfLibsrtp(SrtpProfile profile) {
    SrtpKeys keys = SrtpKeys.forServer(profile, Packets.exported(profile, 8));
    SrtpSession ours = SrtpSession.of(keys);
    try (var theirs = new LibSrtp(profile, keys.remote(), LibSrtp.OUTBOUND)) {
      for (int i = 0; i < 200; i++) {
        byte[] plain = Packets.rtcp(SSRC + i % 3, 4 * (i % 20));
        ByteBuf packet = Packets.buffer(theirs.protectRtcp(plain));
        assertEquals(SrtpResult.OK, ours.unprotectRtcp(packet));
        assertArrayEquals(plain, Packets.bytes(packet));
      }
    }
  }

  private static void roundTrip(SrtpSession ours, LibSrtp theirs, byte[] plain) {
    ByteBuf packet = Packets.buffer(theirs.protect(plain));
    assertEquals(SrtpResult.OK, ours.unprotectRtp(packet));
    assertArrayEquals(plain, Packets.bytes(packet));
  }

  /** Empty to full payloads, with and without sources and header extension. */
  private static byte[] oneOfManyShapes(Random random, int sequence) {
    return Packets.rtp(
        SSRC,
        sequence,
        random.nextInt(1200),
        random.nextInt(4) == 0 ? random.nextInt(16) : 0,
        random.nextInt(5) - 1);
  }
}
