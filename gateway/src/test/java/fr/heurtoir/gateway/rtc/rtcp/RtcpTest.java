package fr.heurtoir.gateway.rtc.rtcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RtcpTest {
  private static final Rtcp.ReportBlock BLOCK =
      new Rtcp.ReportBlock(0xFFFF_FFFFL, 255, -3, 0x1_2345L, 77, 0x8000_0001L, 65_536);

  private static ByteBuf hex(String text) {
    return Unpooled.wrappedBuffer(HexFormat.of().parseHex(text.replace(" ", "")));
  }

  @Test
  void whatIsWrittenIsRead() throws Exception {
    List<Rtcp> packets =
        List.of(
            new Rtcp.SenderReport(1, 0xE000_0000_8000_0000L, 0xFFFF_FFFFL, 10, 20, List.of(BLOCK)),
            new Rtcp.ReceiverReport(2, List.of(BLOCK, BLOCK)),
            new Rtcp.SourceDescription(
                List.of(
                    new Rtcp.SourceDescription.Name(3, "heurtoir"),
                    new Rtcp.SourceDescription.Name(4, ""),
                    new Rtcp.SourceDescription.Name(5, "été"))),
            new Rtcp.PictureLossIndication(1, 0xFFFF_FFFEL),
            new Rtcp.FullIntraRequest(1, List.of(new Rtcp.FullIntraRequest.Entry(9, 255))),
            new Rtcp.GenericNack(1, 2, List.of(65_534, 65_535, 0, 13, 40)),
            new Rtcp.Remb(1, 1_500_000, List.of(2L, 3L)),
            new Rtcp.Goodbye(List.of(1L, 2L)));
    ByteBuf compound = Unpooled.buffer();
    packets.forEach(packet -> RtcpWriter.write(compound, packet));
    assertTrue(RtcpReader.isRtcp(compound));
    List<Rtcp> read = RtcpReader.read(compound);
    assertEquals(packets.size(), read.size());
    for (int i = 0; i < packets.size(); i++) {
      if (packets.get(i) instanceof Rtcp.Remb) {
        assertEquals(1_499_992, ((Rtcp.Remb) read.get(i)).bitsPerSecond(), 8);
      } else {
        assertEquals(packets.get(i), read.get(i));
      }
    }
  }

  @Test
  void bytesOfOthersAreUnderstood() throws Exception {
    // A browser's compound: empty receiver report, REMB of mantissa 0x2FAF0 shifted by 3.
    List<Rtcp> read =
        RtcpReader.read(
            hex("80C90001 00000001 8FCE0005 00000001 00000000 52454D42 010EFAF0 0000002A"));
    assertEquals(new Rtcp.ReceiverReport(1, List.of()), read.get(0));
    assertEquals(new Rtcp.Remb(1, 0x2FAF0L << 3, List.of(42L)), read.get(1));
    assertEquals(
        new Rtcp.Other(205, 15), RtcpReader.read(hex("8FCD0002 00000001 00000002")).getFirst());
    assertEquals(new Rtcp.Other(207, 0), RtcpReader.read(hex("80CF0001 00000001")).getFirst());
  }

  @Test
  void aDescriptionWithoutItsLastNullIsReadAndSoIsWhatComesAfterIt() throws Exception {
    List<Rtcp> read =
        RtcpReader.read(
            hex("80C90001 00000001 81CA0002 00000001 01024142 81CE0002 00000001 00000002"));
    assertEquals(
        List.of(
            new Rtcp.ReceiverReport(1, List.of()),
            new Rtcp.SourceDescription(List.of(new Rtcp.SourceDescription.Name(1, "AB"))),
            new Rtcp.PictureLossIndication(1, 2)),
        read);
    assertEquals(
        new Rtcp.SourceDescription(List.of(new Rtcp.SourceDescription.Name(1, ""))),
        RtcpReader.read(hex("81CA0001 00000001")).getFirst());
  }

  @Test
  void whatIsCutShortIsRefused() {
    for (String wrong :
        List.of(
            "80C9",
            "80C90002 00000001",
            "81C90001 00000001",
            "40C90001 00000001",
            "A0C90001 00000000",
            "80C80001 00000001",
            "81CA0002 00000001 01FF4141",
            "82CB0001 00000001",
            "81CD0000",
            "81CE0001 00000001")) {
      assertThrows(MalformedRtcpException.class, () -> RtcpReader.read(hex(wrong)), wrong);
    }
    ByteBuf many = Unpooled.buffer();
    for (int i = 0; i <= RtcpReader.MAX_PACKETS; i++) {
      many.writeInt(0x80C90001).writeInt(i);
    }
    assertThrows(MalformedRtcpException.class, () -> RtcpReader.read(many));
    ByteBuf nack = Unpooled.buffer().writeInt(0x81CD0000 | 102).writeLong(0);
    for (int i = 0; i < 100; i++) {
      nack.writeInt(0xFFFF);
    }
    assertThrows(MalformedRtcpException.class, () -> RtcpReader.read(nack));
  }

  @Test
  void rtpIsNotTakenForRtcp() {
    assertFalse(RtcpReader.isRtcp(hex("80E00001 00000002 00000003")));
    assertFalse(RtcpReader.isRtcp(hex("80C9")));
  }

  @Property(tries = 5_000)
  void anyBytesAreReadOrRefused(
      @ForAll @Size(max = 96) byte[] bytes,
      @ForAll @IntRange(min = 200, max = 207) int type,
      @ForAll @IntRange(max = 31) int count) {
    if (bytes.length >= 4) {
      bytes[0] = (byte) (0x80 | count);
      bytes[1] = (byte) type;
      bytes[2] = 0;
      bytes[3] = (byte) Math.min(bytes[3] & 0xFF, bytes.length / 4 - 1);
    }
    try {
      assertFalse(RtcpReader.read(Unpooled.wrappedBuffer(bytes)).isEmpty());
    } catch (MalformedRtcpException refused) {
      assertEquals(0, refused.getStackTrace().length);
    }
  }
}
