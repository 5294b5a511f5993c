package fr.heurtoir.gateway.media;

import static org.junit.jupiter.api.Assertions.assertEquals;

import fr.heurtoir.protocol.RingId;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Step by step, from nothing to a picture on its way: what is still missing is named. */
class WhyAPictureIsMissingTest {
  private static final Duration LONG = Duration.ofSeconds(40);

  private final RecordingListener ring = new RecordingListener();
  private MediaPlane plane;
  private Relay relay;

  @BeforeEach
  void start() throws IOException {
    plane = MediaPlanes.start(LONG, LONG);
    relay = MediaPlanes.on(plane, () -> plane.open(RingId.next(1), AudioPolicy.PHONES, ring));
  }

  @AfterEach
  void stop() {
    plane.close();
  }

  private Optional<Missing> missing() {
    return MediaPlanes.asked(plane, then -> relay.missing("phone", then));
  }

  @Test
  void isSaidAtEachStep() throws Exception {
    try (TestPeer door = new TestPeer("door", TestWire.udp(plane.port()));
        TestPeer phone = new TestPeer("phone", TestWire.udp(plane.port()))) {
      assertEquals(Optional.empty(), missing(), "no leg");
      door.answered(MediaPlanes.asked(plane, then -> relay.door(door.offer(), then)));
      phone.answered(MediaPlanes.asked(plane, then -> relay.viewer("phone", phone.offer(), then)));
      assertEquals(Optional.of(Missing.NOTHING_FROM_DOOR), missing());
      door.connect();
      assertEquals(Optional.of(Missing.DOOR_NOT_SECURED), missing());
      door.secure();
      ring.await("door connected", LONG);
      assertEquals(Optional.of(Missing.NOTHING_FROM_PHONE), missing());
      phone.connect();
      assertEquals(Optional.of(Missing.PHONE_NOT_SECURED), missing());
      phone.secure();
      ring.await("phone connected", LONG);
      assertEquals(Optional.of(Missing.NO_PICTURE_FROM_DOOR), missing());
      door.send(door.frame(true, 500));
      ring.await("door first frame", LONG);
      phone.awaitMedia("the picture", got -> !got.isEmpty());
      assertEquals(Optional.of(Missing.NOT_SHOWN), missing());
      MediaPlanes.on(
          plane,
          () -> {
            relay.drop("phone");
            return true;
          });
      assertEquals(Optional.empty(), missing());
    }
  }
}
