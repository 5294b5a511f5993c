package fr.heurtoir.demo.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real gateway, a whole station and a phone: a visitor whom the school missed is pictured where
 * the policy says so, called back, and let in; and nothing of the picture stays.
 */
class AMissedVisitorTest {
  @TempDir private Path folder;

  private static String member(JsonNode of, String name) {
    return of.path(name).asText();
  }

  @Test
  void isCalledBackSeenHeardAndLetInAndTheHistoryTellsIt() throws Exception {
    try (GatewayProgram gateway =
            new GatewayProgram(folder, "call-back = 180\nsnapshots = true\nkeep-snapshots = 1");
        SimulatedStation station = gateway.station();
        SchoolPhone phone = gateway.phone()) {
      assertEquals(200, Hand.press(station).statusCode());
      String old = member(phone.heard(m -> member(m, "type").equals("ring")), "ring");
      phone.say("told", old);
      Path picture = folder.resolve("data/snapshots/jules-ferry/" + old + ".webp");
      Await.until("a picture is kept", () -> Files.exists(picture));
      phone.say("decline", old);
      phone.heard("state", "outcome", "declined");
      Await.until("kept", () -> phone.json("/api/v1/rings").path("rings").size() == 1);
      pictureIsServed(phone, old);

      phone.say("call-back", old);
      JsonNode ring = phone.heard("ring", "call-back-of", old);
      String live = member(ring, "ring");
      phone.say("told", live);
      ToneMeter heard = new ToneMeter(1000);
      try (ViewingPeer screen = ViewingPeer.hearing(heard::onData)) {
        phone.offer(live, screen.offer());
        screen.answered(member(phone.heard("media", "ring", live), "sdp"));
        screen.firstPicture().get(30, TimeUnit.SECONDS);
        phone.say("first-frame", live);
        phone.say("answer", live);
        phone.heard("state", "state", "talking");
        try (Tone tone = Tone.play(station.sound().orElseThrow(), "door_mic", 1000)) {
          Await.until("the visitor is heard", () -> heard.level() > 0.05);
        }
        phone.open(live, "gate");
        phone.heard("lock", "state", "pulsing");
        phone.heard("lock", "state", "released");
        phone.say("hangup", live);
        phone.heard("state", "outcome", "answered");
      }
      Await.until("kept", () -> phone.json("/api/v1/rings").path("rings").size() == 2);
      JsonNode missed = phone.json("/api/v1/rings/" + old);
      assertEquals(live, member(missed.path("calledBack").path(0), "ring"));
      JsonNode opened = phone.json("/api/v1/rings/" + live).path("opened");
      assertEquals("released", member(opened.path(0), "state"));
      assertEquals("Mme Martin", member(opened.path(0).path("person"), "name"));

      byte[] bytes = Files.readAllBytes(picture);
      gateway.school("call-back = 0");
      gateway.reload();
      Await.until("deleted", () -> !Files.exists(picture));
      assertEquals(404, phone.get("/api/v1/rings/" + old + "/snapshot").statusCode());
      assertEquals(List.of(), filesWith(bytes));
      phone.say("call-back", old);
      assertEquals("not-allowed", member(phone.heard("error", "re", "7"), "code"));
    }
  }

  /** Another program reads what was made of the door's keyframe. */
  private void pictureIsServed(SchoolPhone phone, String ring) throws Exception {
    JsonNode row = phone.json("/api/v1/rings/" + ring);
    assertTrue(row.path("snapshot").asBoolean(), row::toString);
    assertTrue(row.path("callBackUntil").asLong() > 0, row::toString);
    HttpResponse<byte[]> answer = phone.get("/api/v1/rings/" + ring + "/snapshot");
    assertEquals(200, answer.statusCode());
    assertEquals("image/webp", answer.headers().firstValue("Content-Type").orElse(""));
    assertEquals("no-store", answer.headers().firstValue("Cache-Control").orElse(""));
    assertEquals(
        "default-src 'none'; sandbox",
        answer.headers().firstValue("Content-Security-Policy").orElse(""));
    Path still = folder.resolve("still.webp");
    Files.write(still, answer.body());
    Path pixels = folder.resolve("still.ppm");
    Process ffmpeg =
        new ProcessBuilder("ffmpeg", "-v", "error", "-y", "-i", still.toString(), pixels.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("ffmpeg.log").toFile())
            .start();
    assertTrue(ffmpeg.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, ffmpeg.exitValue(), Files.readString(folder.resolve("ffmpeg.log")));
    byte[] ppm = Files.readAllBytes(pixels);
    assertEquals("P6", new String(ppm, 0, 2, StandardCharsets.US_ASCII));
    assertTrue(colours(ppm) > 50, "a picture of something");
  }

  private static long colours(byte[] ppm) {
    return java.util.stream.IntStream.range(20, ppm.length / 3)
        .map(i -> (ppm[3 * i] & 0xF8) << 16 | (ppm[3 * i + 1] & 0xF8) << 8 | ppm[3 * i + 2] & 0xF8)
        .distinct()
        .count();
  }

  /**
   * The files of the gateway's storage that hold any 64 bytes of the picture. The database's own
   * journal may vanish meanwhile.
   */
  private List<String> filesWith(byte[] picture) throws IOException {
    List<String> found = new ArrayList<>();
    Files.walkFileTree(
        folder.resolve("data"),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && holds(file, picture)) {
              found.add(file.toString());
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failed) throws IOException {
            if (failed instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw failed;
          }
        });
    return found;
  }

  private static boolean holds(Path file, byte[] picture) {
    try {
      String all = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      for (int at = 0; at + 64 <= picture.length; at += 64) {
        if (all.contains(new String(picture, at, 64, StandardCharsets.ISO_8859_1))) {
          return true;
        }
      }
      return false;
    } catch (IOException goneMeanwhile) {
      return false;
    }
  }
}
