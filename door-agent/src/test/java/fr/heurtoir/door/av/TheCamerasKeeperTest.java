package fr.heurtoir.door.av;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TheCamerasKeeperTest {
  private static final long SECOND = 1_000_000_000L;

  private final List<String> told = new ArrayList<>();
  private final Device device = new Device();
  private LocalTime time = LocalTime.NOON;
  private final PictureHealth health = new PictureHealth(() -> time);
  private final CameraReports reports = new CameraReports();
  private final ByteBuffer luma = ByteBuffer.allocate(64 * 48);
  private final RingMedia.Listener listener = new Told();
  private final CameraKeeper keeper = new CameraKeeper(device, health, reports.of(listener));
  private long now;
  private boolean sees = true;
  private int counter;

  /** A device that is plugged in or not. */
  private final class Device implements Capturer {
    private boolean plugged = true;
    private boolean open;
    private final List<Long> openings = new ArrayList<>();

    @Override
    public void open() throws MediaException {
      openings.add(now / (SECOND / 10));
      if (!plugged) {
        throw new MediaException("no camera");
      }
      assertFalse(open, "stopped before it is opened again");
      open = true;
    }

    @Override
    public void stop() {
      open = false;
    }
  }

  private final class Told implements RingMedia.Listener {
    @Override
    public void connected() {}

    @Override
    public void failed(String why) {}

    @Override
    public void cameraLost(String why) {
      told.add("lost: " + why);
    }

    @Override
    public void cameraBack() {
      told.add("back");
    }
  }

  private void pass(double seconds, CameraKeeper of) {
    long end = now + (long) (seconds * SECOND);
    while (now < end) {
      now += SECOND / 20;
      if (device.open && sees) {
        luma.putInt(64, ++counter);
        luma.put(100, (byte) 200);
        health.picture(luma, 64, 64, 48, now);
      }
      if (now % (SECOND / 4) == 0) {
        of.look(now);
      }
    }
  }

  @Test
  void aCameraThatFallsSilentIsToldOnceAndOpenedAgainUntilItSees() {
    keeper.open(now);
    pass(5, keeper);
    assertEquals(List.of(), told);
    sees = false;
    pass(10, keeper);
    assertEquals(List.of("lost: no picture for 3 s"), told);
    sees = true;
    pass(10, keeper);
    assertEquals(List.of("lost: no picture for 3 s", "back"), told);
    int openings = device.openings.size();
    pass(60, keeper);
    assertEquals(openings, device.openings.size(), "a camera that sees is left alone");
  }

  @Test
  void anUnpluggedCameraIsTriedAfterOneSecondDoublingToThirty() {
    device.plugged = false;
    keeper.open(now);
    pass(130, keeper);
    assertEquals(List.of("lost: no camera"), told);
    List<Long> waits = new ArrayList<>();
    for (int i = 1; i < device.openings.size(); i++) {
      waits.add((device.openings.get(i) - device.openings.get(i - 1)) / 10);
    }
    assertEquals(List.of(1L, 2L, 4L, 8L, 16L, 30L, 30L, 30L), waits);
    device.plugged = true;
    pass(31, keeper);
    assertEquals(List.of("lost: no camera", "back"), told);
  }

  @Test
  void aBrokenProgramIsStartedAgainAfterASecond() {
    keeper.open(now);
    pass(1, keeper);
    keeper.broken("it ended", now);
    sees = false;
    pass(0.9, keeper);
    assertEquals(1, device.openings.size());
    pass(0.3, keeper);
    assertEquals(2, device.openings.size());
    sees = true;
    pass(1, keeper);
    assertEquals(List.of("lost: it ended", "back"), told);
  }

  @Test
  void aLossIsToldOnceForAllRingsAndItsReturnByWhicheverRingSeesIt() {
    device.plugged = false;
    keeper.open(now);
    pass(2, keeper);
    keeper.close();
    CameraKeeper next = new CameraKeeper(device, health, reports.of(listener));
    next.open(now);
    pass(2, next);
    assertEquals(List.of("lost: no camera"), told);
    device.plugged = true;
    pass(10, next);
    assertEquals(List.of("lost: no camera", "back"), told);
  }

  @Test
  void afterTheRingNothingIsOpenedOrTold() {
    keeper.open(now);
    pass(1, keeper);
    keeper.close();
    sees = false;
    pass(100, keeper);
    assertEquals(1, device.openings.size());
    assertTrue(told.isEmpty());
  }

  private void darkFor(double seconds) {
    long end = now + (long) (seconds * SECOND);
    while (now < end) {
      now += SECOND / 20;
      if (device.open) {
        health.picture(ByteBuffer.allocate(64 * 48), 64, 64, 48, now);
      }
      if (now % (SECOND / 4) == 0) {
        keeper.look(now);
      }
    }
  }

  @Test
  void theNightTellsNothingAndLeavesTheCameraOpen() {
    time = LocalTime.of(5, 30);
    keeper.open(now);
    darkFor(40);
    assertEquals(List.of(), told);
    assertEquals(1, device.openings.size());
  }

  @Test
  void aCameraThatWasUnpluggedIsBackByNightAndACoveredOneIsNot() {
    time = LocalTime.of(5, 30);
    device.plugged = false;
    keeper.open(now);
    assertEquals(List.of("lost: no camera"), told);
    device.plugged = true;
    darkFor(20);
    assertEquals(List.of("lost: no camera", "back"), told);
    told.clear();
    time = LocalTime.NOON;
    darkFor(6);
    time = LocalTime.of(22, 0);
    darkFor(60);
    assertEquals(List.of("lost: black for 5 s"), told);
  }
}
