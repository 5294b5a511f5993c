package fr.heurtoir.door.av;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ACameraProgramTest {
  private static final int BYTES = 64 * 48 * 3 / 2;

  @TempDir Path folder;

  private ProgramFrames program(String script) throws IOException {
    Path file = folder.resolve("camera");
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    assertTrue(file.toFile().setExecutable(true));
    return new ProgramFrames(new CameraChoice.Csi(file.toString(), 64, 48, 20));
  }

  @Test
  void isAskedForRawPicturesOfTheConfiguredSizeAndRate() throws Exception {
    Path asked = folder.resolve("asked");
    ProgramFrames frames = program("echo \"$@\" > " + asked + "; head -c " + BYTES + " /dev/zero");
    frames.next(new Planes());
    assertEquals(
        "--codec yuv420 --width 64 --height 48 --framerate 20 --timeout 0 --nopreview --flush -o -",
        Files.readString(asked).strip());
    frames.close();
  }

  @Test
  void itsPlanesAreTakenApart() throws Exception {
    ProgramFrames frames =
        program(
            "head -c 3072 /dev/zero | tr '\\0' a; head -c 768 /dev/zero | tr '\\0' b;"
                + " head -c 768 /dev/zero | tr '\\0' c; sleep 60");
    Planes planes = new Planes();
    frames.next(planes);
    assertEquals('a', planes.y.get(0));
    assertEquals('a', planes.y.get(64 * 48 - 1));
    assertEquals('b', planes.u.get(0));
    assertEquals('b', planes.u.get(32 * 24 - 1));
    assertEquals('c', planes.v.get(32 * 24 - 1));
    frames.close();
  }

  @Test
  void itsEndIsToldWithItsStatusAndItsLastWordsHoweverMuchItSaid() throws Exception {
    ProgramFrames frames =
        program("head -c 300000 /dev/zero | tr '\\0' x >&2; echo '\"no\" camera' >&2; exit 3");
    IOException ended = assertThrows(IOException.class, () -> frames.next(new Planes()));
    String why = String.valueOf(ended.getMessage());
    assertTrue(why.startsWith("the camera's program ended: status 3, xxx"), why);
    assertTrue(why.endsWith("x no camera"), why);
    assertTrue(why.length() < 500, why);
    frames.close();
  }

  @Test
  void aPictureThatIsWaitedForIsGivenUpWhenTheCameraIsStopped() throws Exception {
    Path pid = folder.resolve("pid");
    ProgramFrames frames = program("echo $$ > " + pid + "; sleep 600");
    CompletableFuture<Boolean> ended =
        CompletableFuture.supplyAsync(
            () -> {
              assertThrows(IOException.class, () -> frames.next(new Planes()));
              return true;
            });
    long bound = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!Files.exists(pid) || Files.readString(pid).isBlank()) {
      assertTrue(System.nanoTime() < bound, "the program runs");
      TimeUnit.MILLISECONDS.sleep(10);
    }
    long process = Long.parseLong(Files.readString(pid).strip());
    frames.halt();
    assertTrue(ended.get(10, TimeUnit.SECONDS));
    frames.close();
    assertFalse(ProcessHandle.of(process).map(ProcessHandle::isAlive).orElse(false));
  }

  @Test
  void aProgramThatIsNotThereIsSaid() {
    IOException missing =
        assertThrows(
            IOException.class,
            () -> new ProgramFrames(new CameraChoice.Csi("/nowhere/rpicam-vid", 64, 48, 20)));
    assertTrue(String.valueOf(missing.getMessage()).contains("/nowhere/rpicam-vid"));
  }
}
