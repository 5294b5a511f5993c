package fr.heurtoir.gateway.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.media.relay.DropReason;
import fr.heurtoir.gateway.media.relay.RelayLimits;
import fr.heurtoir.gateway.media.transport.FakeTransport;
import fr.heurtoir.gateway.media.transport.FakeTransportFactory;
import fr.heurtoir.gateway.rtc.rtcp.Rtcp;
import fr.heurtoir.gateway.rtc.rtp.RtpHeader;
import fr.heurtoir.gateway.rtc.sdp.VideoCodec;
import fr.heurtoir.protocol.RingId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A ring over transports without a network. Time is given. */
class ARingKnowsNoTransportTest {
  private final FakeTransportFactory doors = new FakeTransportFactory();
  private final FakeTransportFactory phones = new FakeTransportFactory();
  private final RecordingListener ring = new RecordingListener();
  private final Map<DropReason, Integer> drops = new EnumMap<>(DropReason.class);
  private long now = 5_000_000_000L;
  private int flushes;
  private boolean onLoop = true;

  private final RingRelay relay =
      new RingRelay(
          new RelayContext(
              RelayLimits.DEFAULT,
              List.of(VideoCodec.VP8),
              reason -> drops.merge(reason, 1, Integer::sum),
              () -> now,
              InstantSource.fixed(Instant.EPOCH),
              new SecureRandom(),
              () -> onLoop,
              () -> flushes++),
          doors,
          phones,
          RingId.next(1),
          AudioPolicy.DESK_PHONES,
          ring,
          () -> {});

  private static String offer(int session, int video, String direction) {
    return """
    v=0
    o=- %d 1 IN IP4 192.0.2.20
    s=-
    c=IN IP4 192.0.2.20
    t=0 0
    m=audio 10000 RTP/AVP 8
    m=video 10002 RTP/AVPF %d
    a=rtpmap:%2$d VP8/90000
    a=rtcp-fb:%2$d nack pli
    a=%s
    """
        .formatted(session, video, direction);
  }

  private static ByteBuf packet(int type, int sequence, int... payload) {
    ByteBuf packet = Unpooled.buffer();
    RtpHeader.write(packet, type, true, sequence, 3_000L * sequence, 1_000 + type);
    for (int one : payload) {
      packet.writeByte(one);
    }
    return packet.writeZero(100);
  }

  private static String accepted(Relay.Answer answer) {
    return assertInstanceOf(Relay.Answer.Accepted.class, answer).sdp();
  }

  private FakeTransport door() {
    accepted(relay.door(offer(1, 96, "sendonly")));
    doors.opened.getLast().connect(now);
    return doors.opened.getLast();
  }

  private FakeTransport phone(String id, int session) {
    accepted(relay.viewer(id, offer(session, 120, "recvonly")));
    phones.opened.getLast().connect(now);
    return phones.opened.getLast();
  }

  @Test
  void pictureAndSoundPassFromOneTransportToAnother() {
    FakeTransport door = door();
    FakeTransport phone = phone("head", 2);
    assertEquals(Optional.of(Missing.NO_PICTURE_FROM_DOOR), relay.missing("head"));
    door.rtp(packet(96, 7, 0x10, 0), now);
    assertEquals(Optional.of(Missing.NOT_SHOWN), relay.missing("head"));
    assertEquals(120, phone.headers.getLast().payloadType());
    assertTrue(door.control(Rtcp.PictureLossIndication.class).isEmpty(), "its source was unknown");
    relay.talk(Optional.of("head"));
    door.rtp(packet(8, 1), now);
    assertEquals(1, phone.ofType(8).size());
    phone.rtp(packet(8, 1), now);
    assertEquals(1, door.ofType(8).size());
    assertEquals(
        List.of("door connected", "head connected", "door first frame", "head two-way"),
        ring.events());
    assertEquals(1, flushes);
  }

  @Test
  void aFurtherOfferGoesOnWhereTheTransportDoesAndReplacesItWhereNot() {
    FakeTransport door = door();
    accepted(relay.door(offer(1, 97, "sendonly")));
    assertEquals(1, doors.opened.size());
    accepted(relay.door(offer(9, 96, "sendonly")));
    assertEquals(2, doors.opened.size());
    assertTrue(door.closed());
    assertNotEquals(door, doors.opened.getLast());
  }

  @Test
  void whatTheTransportRefusesIsRefusedWithItsReason() {
    doors.full = true;
    Relay.Answer answer = relay.door(offer(1, 96, "sendonly"));
    assertEquals(
        new Relay.Answer.Refused(Relay.Answer.Reason.BAD_OFFER, "no port for RTP is free"), answer);
    assertTrue(doors.opened.isEmpty());
  }

  @Test
  void whereTheTransportStandsIsWhatIsSaidToBeMissing() {
    accepted(relay.door(offer(1, 96, "sendonly")));
    accepted(relay.viewer("head", offer(2, 120, "recvonly")));
    assertEquals(Optional.of(Missing.NOTHING_FROM_DOOR), relay.missing("head"));
    doors.opened.getLast().reach();
    assertEquals(Optional.of(Missing.DOOR_NOT_SECURED), relay.missing("head"));
    doors.opened.getLast().connect(now);
    assertEquals(Optional.of(Missing.NOTHING_FROM_PHONE), relay.missing("head"));
    phones.opened.getLast().reach();
    assertEquals(Optional.of(Missing.PHONE_NOT_SECURED), relay.missing("head"));
    doors.opened.getLast().lose("gone");
    assertEquals("door lost: gone", ring.events().getLast());
  }

  @Test
  void everyTransportIsTickedAndClosedWithTheRing() {
    FakeTransport door = door();
    FakeTransport phone = phone("head", 2);
    now += 20_000_000;
    relay.tick(now);
    assertEquals(List.of(now), door.ticks);
    assertEquals(List.of(now), phone.ticks);
    relay.close();
    assertTrue(door.closed() && phone.closed());
  }
}
