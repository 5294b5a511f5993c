package fr.heurtoir.door.av;

import java.nio.file.Path;

/** The configured camera. */
public sealed interface CameraChoice {
  /**
   * A Video4Linux camera.
   *
   * @param name its name or descriptor; empty takes the first one found
   * @param width columns, 160 to 1920
   * @param height lines, 120 to 1080
   * @param rate pictures a second, 5 to 30
   */
  record Device(String name, int width, int height, int rate) implements CameraChoice {}

  /**
   * A camera on the Raspberry Pi's CSI connector, read by a program that writes raw planar 4:2:0.
   *
   * @param program {@code rpicam-vid}, or the path of a program with the same arguments
   * @param width columns, 192 to 1920, a multiple of 64
   * @param height lines, 120 to 1080, even
   * @param rate pictures a second, 5 to 30
   */
  record Csi(String program, int width, int height, int rate) implements CameraChoice {}

  /**
   * A YUV4MPEG2 file (uncompressed 4:2:0, 8 bits, at most 1920x1080), played in a loop.
   *
   * @param file its path
   */
  record File(Path file) implements CameraChoice {}

  /**
   * A drawn visitor at a gate, 640x480, with the {@link FrameCounter}.
   *
   * @param rate pictures a second, 5 to 30
   */
  record Test(int rate) implements CameraChoice {}
}
