package fr.heurtoir.gateway.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;

import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.sip.transport.Drop;
import fr.heurtoir.protocol.testing.Waiting;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One door's calls use up no other's room in the stack. */
class ADoorThatCallsWithoutEndTest {
  @TempDir Path folder;

  @Test
  void itsCallsBeyondTheRateAreRefusedWithoutATransactionAndTheNextDoorRings() throws Exception {
    Doors doors = Doors.in(folder);
    try (ExecutorService loop = Executors.newSingleThreadExecutor();
        DoorSip gateway = DoorSip.start(doors.config(), new Recorder(DoorCall::ringing), loop);
        FakeDoor mad = new FakeDoor(doors.door(Doors.PORTAIL), Doors.PORTAIL, gateway.tlsPort());
        FakeDoor other = new FakeDoor(doors.door(Doors.COUR), Doors.COUR, gateway.tlsPort())) {
      for (int i = 0; i < 200; i++) {
        mad.ring(RingId.next(System.currentTimeMillis()));
      }
      Waiting.until("refused", () -> gateway.counters().dropped(Drop.OVERLOAD) > 50);
      other.ring(RingId.next(System.currentTimeMillis()));
      Waiting.until("180", () -> other.has("180 INVITE"));
      Waiting.until("503", () -> mad.has("503 INVITE"));
      assertEquals(4, gateway.calls(), "three of the one, one of the other");
    }
  }
}
