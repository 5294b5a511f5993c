package fr.heurtoir.gateway.rtc.vp8;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** FFmpeg's encoder makes the keyframe, and FFmpeg's decoders say what the picture shows. */
class StillPictureTest {
  @TempDir Path folder;

  private byte[] ffmpeg(String... words) throws Exception {
    Path out = folder.resolve("out");
    List<String> command =
        new ArrayList<>(List.of("ffmpeg", "-hide_banner", "-loglevel", "error", "-y"));
    command.addAll(Arrays.asList(words));
    command.add(out.toString());
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue(), Files.readString(folder.resolve("log")));
    return Files.readAllBytes(out);
  }

  /** The first frame of an IVF file: 32 bytes of header, then 12 of the frame's own. */
  private byte[] keyframe(int width, int height) throws Exception {
    byte[] ivf =
        ffmpeg(
            "-f",
            "lavfi",
            "-i",
            "testsrc=size=" + width + "x" + height + ":rate=10",
            "-frames:v",
            "1",
            "-c:v",
            "libvpx",
            "-b:v",
            "2M",
            "-f",
            "ivf");
    Files.write(folder.resolve("one.ivf"), ivf);
    int size = ByteBuffer.wrap(ivf).order(ByteOrder.LITTLE_ENDIAN).getInt(32);
    return Arrays.copyOfRange(ivf, 44, 44 + size);
  }

  /** RTP payloads as a sender cuts them: S in the first, a picture id of 15 bits in all. */
  private static List<ByteBuf> payloads(byte[] frame, int most) {
    List<ByteBuf> all = new ArrayList<>();
    for (int at = 0; at < frame.length; at += most) {
      all.add(
          Unpooled.buffer()
              .writeByte(at == 0 ? 0x90 : 0x80)
              .writeByte(0x80)
              .writeShort(0x8123)
              .writeBytes(frame, at, Math.min(most, frame.length - at)));
    }
    return all;
  }

  @Test
  void anotherDecoderSeesInThePictureWhatWasInTheFrame() throws Exception {
    for (int[] size : new int[][] {{640, 480}, {176, 144}, {130, 98}}) {
      byte[] frame = keyframe(size[0], size[1]);
      byte[] webp = StillPicture.webp(payloads(frame, 1_100)).orElseThrow();
      Files.write(folder.resolve("still.webp"), webp);
      byte[] pixels =
          ffmpeg(
              "-i",
              folder.resolve("still.webp").toString(),
              "-f",
              "rawvideo",
              "-pix_fmt",
              "yuv420p");
      assertEquals(size[0] * size[1] * 3 / 2, pixels.length);
      assertArrayEquals(
          ffmpeg(
              "-i", folder.resolve("one.ivf").toString(), "-f", "rawvideo", "-pix_fmt", "yuv420p"),
          pixels);
      assertEquals(0, webp.length % 2);
      assertEquals(webp.length - 8, ByteBuffer.wrap(webp).order(ByteOrder.LITTLE_ENDIAN).getInt(4));
    }
  }

  @Test
  void whatIsNoWholeKeyframeOfASaneSizeIsNoPicture() throws Exception {
    byte[] frame = keyframe(176, 144);
    List<ByteBuf> whole = payloads(frame, 300);
    assertEquals(Optional.empty(), still(List.of()));
    assertEquals(Optional.empty(), still(whole.subList(1, whole.size())), "no start");
    assertEquals(Optional.empty(), still(List.of(whole.getFirst())), "its first part is cut");
    assertEquals(
        Optional.empty(), still(List.of(whole.getFirst(), whole.getFirst())), "two frames");
    assertEquals(Optional.empty(), changed(frame, 0, frame[0] | 1), "it is no keyframe");
    assertEquals(Optional.empty(), changed(frame, 0, frame[0] & ~0x10), "it is not shown");
    assertEquals(Optional.empty(), changed(frame, 3, 0), "its start code is wrong");
    assertEquals(Optional.empty(), changed(frame, 7, 0x3F), "it is too wide");
    assertEquals(Optional.empty(), changed(frame, 8, 4), "it is too low");
    byte[] large = Arrays.copyOf(frame, StillPicture.MAX_BYTES);
    assertEquals(Optional.empty(), still(payloads(large, 1_100)), "it is too large");
  }

  private static Optional<String> changed(byte[] frame, int at, int to) {
    byte[] other = frame.clone();
    other[at] = (byte) to;
    return still(payloads(other, 1_100));
  }

  private static Optional<String> still(List<ByteBuf> payloads) {
    return StillPicture.webp(payloads).map(picture -> picture.length + " bytes");
  }

  @Property(tries = 2000)
  void anythingIsAPictureOrNoneButNeverBreaks(
      @ForAll @Size(max = 5) List<@Size(max = 60) byte[]> garbage) {
    StillPicture.webp(garbage.stream().map(Unpooled::wrappedBuffer).toList())
        .ifPresent(picture -> assertTrue(picture.length <= StillPicture.MAX_BYTES));
  }
}
