package fr.heurtoir.gateway.media.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.rtc.rtcp.Rtcp;
import fr.heurtoir.gateway.rtc.rtcp.RtcpWriter;
import fr.heurtoir.gateway.rtc.sdp.MalformedSdpException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a relay may expect of any {@link MediaTransport}: the fake of its tests, and one over
 * sockets. What WebRTC does besides is {@code MediaPromisesTest}'s.
 */
@ParameterizedClass
@EnumSource
class MediaTransportContractTest {
  @Parameter TriedTransport.Kind kind;
  private TriedTransport tried;
  private MediaTransport transport;

  @BeforeEach
  void open() throws Exception {
    tried = kind.open();
    transport = tried.transport();
  }

  @AfterEach
  void close() {
    tried.close();
  }

  private void closeTransport() throws Exception {
    tried.on(
        () -> {
          transport.close();
          return true;
        });
  }

  private boolean continues(int session) throws Exception {
    return tried.on(
        () ->
            tried
                .factory()
                .negotiate(TriedTransport.offer(session, 9), Optional.of(transport))
                .continues());
  }

  private static ByteBuf report() {
    ByteBuf compound = Unpooled.buffer();
    RtcpWriter.write(compound, new Rtcp.ReceiverReport(5, List.of()));
    return compound;
  }

  @Test
  void connectedIsToldOnceBeforeThePacketsThatComeThen() throws Exception {
    assertEquals(MediaTransport.Progress.NOTHING, tried.on(transport::progress));
    assertEquals(List.of(), tried.heard());
    tried.peerSends(1);
    tried.peerSends(2);
    assertEquals(List.of("connected", "rtp 1", "rtp 2"), tried.heard());
    assertEquals(MediaTransport.Progress.READY, tried.on(transport::progress));
  }

  @Test
  void whatIsLostIsToldOnceAndComesBack() throws Exception {
    tried.peerSends(1);
    tried.silence();
    assertEquals("lost", tried.heard().getLast());
    assertEquals(
        MediaTransport.Progress.READY, tried.on(transport::progress), "how far it ever came");
    tried.peerSends(2);
    assertEquals(List.of("connected", "rtp 1", "lost", "connected", "rtp 2"), tried.heard());
  }

  @Test
  void ofPicturesWhatWasSentCanBeSentAgain() throws Exception {
    tried.peerSends(1);
    tried.on(
        () -> {
          transport.video(TriedTransport.packet(96, 7));
          transport.audio(TriedTransport.packet(8, 8));
          return true;
        });
    assertTrue(tried.on(() -> transport.retransmit(7)));
    assertTrue(tried.on(() -> transport.retransmit(7)));
    assertFalse(tried.on(() -> transport.retransmit(8)), "sound is not kept");
    assertFalse(tried.on(() -> transport.retransmit(9)));
    closeTransport();
    assertFalse(tried.on(() -> transport.retransmit(7)));
  }

  @Test
  void everyBufferIsTakenOverWhereverThePeerIs() throws Exception {
    List<ByteBuf> pictures = new ArrayList<>();
    pictures.add(handOver());
    tried.peerSends(1);
    tried.silence();
    pictures.add(handOver());
    closeTransport();
    pictures.add(handOver());
    // Pictures are kept, to be sent again, and no longer than the transport.
    for (ByteBuf picture : pictures) {
      assertEquals(0, picture.refCnt());
    }
  }

  /** With nobody to send to; the picture. */
  private ByteBuf handOver() throws Exception {
    ByteBuf audio = TriedTransport.packet(8, 1);
    ByteBuf video = TriedTransport.packet(96, 2);
    ByteBuf rtcp = report();
    tried.on(
        () -> {
          transport.audio(audio);
          transport.video(video);
          transport.rtcp(rtcp);
          return true;
        });
    assertEquals(0, audio.refCnt());
    assertEquals(0, rtcp.refCnt());
    return video;
  }

  @Test
  void afterItsEndNothingIsHeard() throws Exception {
    tried.peerSends(1);
    closeTransport();
    closeTransport();
    tried.peerSends(2);
    tried.silence();
    assertEquals(List.of("connected", "rtp 1"), tried.heard());
  }

  @Test
  void aFurtherOfferOfItsSessionGoesOnAndNoOther() throws Exception {
    assertTrue(continues(1));
    assertFalse(continues(2));
    closeTransport();
    assertFalse(continues(1));
  }

  @Test
  void whatIsNoOfferIsRefusedWithItsReason() {
    for (String none : List.of("", "v=0\n", "not sdp")) {
      MalformedSdpException refused =
          assertThrows(
              MalformedSdpException.class, () -> tried.factory().negotiate(none, Optional.empty()));
      assertFalse(String.valueOf(refused.getMessage()).isBlank());
    }
  }
}
