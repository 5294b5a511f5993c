package fr.heurtoir.door.av;

import dev.onvoid.webrtc.media.video.I420Buffer;
import dev.onvoid.webrtc.media.video.VideoFrameBuffer;
import java.nio.ByteBuffer;

/** A picture of 64x48 in ordinary memory. */
final class Planes implements I420Buffer {
  final ByteBuffer y = ByteBuffer.allocate(64 * 48);
  final ByteBuffer u = ByteBuffer.allocate(32 * 24);
  final ByteBuffer v = ByteBuffer.allocate(32 * 24);

  @Override
  public ByteBuffer getDataY() {
    return y;
  }

  @Override
  public ByteBuffer getDataU() {
    return u;
  }

  @Override
  public ByteBuffer getDataV() {
    return v;
  }

  @Override
  public int getStrideY() {
    return 64;
  }

  @Override
  public int getStrideU() {
    return 32;
  }

  @Override
  public int getStrideV() {
    return 32;
  }

  @Override
  public int getWidth() {
    return 64;
  }

  @Override
  public int getHeight() {
    return 48;
  }

  @Override
  public I420Buffer toI420() {
    return this;
  }

  @Override
  public VideoFrameBuffer cropAndScale(int x, int y, int w, int h, int sw, int sh) {
    return this;
  }

  @Override
  public void retain() {}

  @Override
  public void release() {}
}
