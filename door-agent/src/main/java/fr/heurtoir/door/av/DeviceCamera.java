package fr.heurtoir.door.av;

import dev.onvoid.webrtc.media.MediaDevices;
import dev.onvoid.webrtc.media.video.VideoCaptureCapability;
import dev.onvoid.webrtc.media.video.VideoDevice;
import dev.onvoid.webrtc.media.video.VideoDeviceSource;
import dev.onvoid.webrtc.media.video.VideoTrackSource;
import java.util.List;

/** A Video4Linux camera, by libwebrtc's own capture. */
final class DeviceCamera implements Camera {
  private final VideoDeviceSource source = new VideoDeviceSource();
  private boolean started;

  /**
   * @throws MediaException where no such camera is plugged in; the message names those that are
   */
  DeviceCamera(CameraChoice.Device choice) throws MediaException {
    List<VideoDevice> present = MediaDevices.getVideoCaptureDevices();
    VideoDevice device =
        present.stream()
            .filter(d -> choice.name().isEmpty() || matches(d, choice.name()))
            .findFirst()
            .orElseThrow(
                () ->
                    new MediaException(
                        "no camera \"" + choice.name() + "\"; present: " + names(present)));
    source.setVideoCaptureDevice(device);
    source.setVideoCaptureCapability(
        new VideoCaptureCapability(choice.width(), choice.height(), choice.rate()));
  }

  private static boolean matches(VideoDevice device, String name) {
    return device.getName().equals(name) || device.getDescriptor().equals(name);
  }

  private static String names(List<VideoDevice> present) {
    return present.isEmpty()
        ? "none"
        : String.join(", ", present.stream().map(VideoDevice::getName).toList());
  }

  @Override
  public VideoTrackSource source() {
    return source;
  }

  @Override
  public void start() {
    if (!started) {
      started = true;
      source.start();
    }
  }

  @Override
  public void close() {
    if (started) {
      source.stop();
    }
    source.dispose();
  }
}
