package fr.heurtoir.demo.sim;

import fr.heurtoir.door.av.CameraChoice;
import fr.heurtoir.door.av.MediaSettings;
import fr.heurtoir.door.av.RingMedia;
import fr.heurtoir.door.av.WebrtcMedia;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The station's media as a process whose memory is its own: one answered ring after another, with
 * the other end at its input and output.
 *
 * <p>It writes {@code offer BASE64} and reads the answer in Base64, writes {@code talking} and
 * reads a line when that ring was seen, and writes {@code closed KIB}: its resident memory.
 */
final class RingsInAProcess {
  private RingsInAProcess() {}

  static void main(String[] args) throws Exception {
    WebrtcMedia media =
        new WebrtcMedia(
            new MediaSettings(
                new CameraChoice.Test(15),
                MediaSettings.VideoCodec.VP8,
                MediaSettings.Sound.raw(),
                1_500_000));
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    try {
      for (int ring = 0; ring < Integer.parseInt(args[0]); ring++) {
        ring(media, in);
        System.out.println("closed " + residentKib());
      }
    } finally {
      media.close();
    }
    System.out.println("ended");
    System.exit(0);
  }

  private static void ring(WebrtcMedia media, BufferedReader in) throws Exception {
    CompletableFuture<Void> connected = new CompletableFuture<>();
    RingMedia ring = media.prepare(listener(connected)).get(20, TimeUnit.SECONDS);
    ring.ring();
    System.out.println("offer " + Base64.getEncoder().encodeToString(ring.offer().getBytes()));
    ring.applyAnswer(new String(Base64.getDecoder().decode(line(in))));
    connected.get(20, TimeUnit.SECONDS);
    ring.setTalking(true);
    System.out.println("talking");
    line(in);
    ring.close();
  }

  private static String line(BufferedReader in) throws IOException {
    String line = in.readLine();
    if (line == null) {
      throw new IOException("the other end is gone");
    }
    return line;
  }

  private static long residentKib() throws Exception {
    String line =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(each -> each.startsWith("VmRSS:"))
            .findFirst()
            .orElseThrow();
    return Long.parseLong(line.replaceAll("\\D", ""));
  }

  private static RingMedia.Listener listener(CompletableFuture<Void> connected) {
    return new RingMedia.Listener() {
      @Override
      public void connected() {
        connected.complete(null);
      }

      @Override
      public void failed(String why) {
        connected.completeExceptionally(new IllegalStateException(why));
      }

      @Override
      public void cameraLost(String why) {
        connected.completeExceptionally(new IllegalStateException(why));
      }
    };
  }
}
