package fr.heurtoir.door.av;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AY4mFileTest {
  @TempDir Path folder;

  private Path file(String header, int frames, int truncate) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write((header + "\n").getBytes(StandardCharsets.US_ASCII));
    for (int frame = 0; frame < frames; frame++) {
      out.write("FRAME\n".getBytes(StandardCharsets.US_ASCII));
      byte[] picture = new byte[64 * 48 * 3 / 2];
      java.util.Arrays.fill(picture, (byte) (frame + 1));
      out.write(picture);
    }
    byte[] all = out.toByteArray();
    Path path = folder.resolve("film.y4m");
    Files.write(path, java.util.Arrays.copyOf(all, all.length - truncate));
    return path;
  }

  @Test
  void isPlayedInACircle() throws IOException {
    Y4mFile film = new Y4mFile(file("YUV4MPEG2 W64 H48 F30000:1001 Ip A1:1 C420jpeg", 2, 0));
    assertEquals(64, film.width());
    assertEquals(48, film.height());
    assertEquals(30, film.rate());
    for (int expected : new int[] {1, 2, 1, 2}) {
      Planes planes = new Planes();
      film.next(planes);
      assertEquals(expected, planes.y.get(0));
      assertEquals(expected, planes.y.get(64 * 48 - 1));
      assertEquals(expected, planes.v.get(32 * 24 - 1));
    }
    film.close();
  }

  @Test
  void whatIsTruncatedOrForeignIsSaidAndNotShown() throws IOException {
    for (String header :
        List.of(
            "RIFF",
            "YUV4MPEG2 W64",
            "YUV4MPEG2 W65 H48",
            "YUV4MPEG2 W64 H48 C444",
            "YUV4MPEG2 W64 H48 C420p10",
            "YUV4MPEG2 W99999 H48",
            "YUV4MPEG2 W64 H48 F0:1")) {
      Path path = file(header, 1, 0);
      assertThrows(IOException.class, () -> new Y4mFile(path), header);
    }
    Y4mFile cut = new Y4mFile(file("YUV4MPEG2 W64 H48 F15:1", 1, 10));
    assertThrows(IOException.class, () -> cut.next(new Planes()));
    cut.close();
  }

  @Property(tries = 1000)
  void aHeaderIsReadOrRefusedAndNothingElse(@ForAll String noise) {
    for (String line : List.of(noise, "YUV4MPEG2 " + noise)) {
      try {
        Y4mFile.Header header = Y4mFile.Header.parse(line);
        assertEquals(0, header.width() % 2);
      } catch (IOException refused) {
        // Any other exception fails the property.
      }
    }
  }
}
