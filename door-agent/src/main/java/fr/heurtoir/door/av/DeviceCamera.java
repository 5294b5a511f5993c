package fr.heurtoir.door.av;

import dev.onvoid.webrtc.media.MediaDevices;
import dev.onvoid.webrtc.media.video.VideoCaptureCapability;
import dev.onvoid.webrtc.media.video.VideoDevice;
import dev.onvoid.webrtc.media.video.VideoDeviceSource;
import dev.onvoid.webrtc.media.video.VideoTrackSource;
import java.util.List;
import java.util.Optional;

/**
 * A Video4Linux camera with libwebrtc's own capture. It is searched for at each opening, so that a
 * camera that was plugged in again is found.
 */
final class DeviceCamera implements Camera {
  private final CameraChoice.Device choice;
  private final VideoDeviceSource source = new VideoDeviceSource();
  private boolean started;

  DeviceCamera(CameraChoice.Device choice) {
    this.choice = choice;
    source.setVideoCaptureCapability(
        new VideoCaptureCapability(choice.width(), choice.height(), choice.rate()));
  }

  private Optional<VideoDevice> find(List<VideoDevice> present) {
    return present.stream().filter(this::matches).findFirst();
  }

  private boolean matches(VideoDevice device) {
    String name = choice.name();
    return name.isEmpty() || device.getName().equals(name) || device.getDescriptor().equals(name);
  }

  private String notAmong(List<VideoDevice> present) {
    String names =
        present.isEmpty()
            ? "none"
            : String.join(", ", present.stream().map(VideoDevice::getName).toList());
    return "no camera \"" + choice.name() + "\"; present: " + names;
  }

  @Override
  public VideoTrackSource source() {
    return source;
  }

  @Override
  public Optional<String> missing() {
    try {
      List<VideoDevice> present = MediaDevices.getVideoCaptureDevices();
      return find(present).isPresent() ? Optional.empty() : Optional.of(notAmong(present));
    } catch (RuntimeException | Error refused) {
      return Optional.of("cameras cannot be listed: " + refused.getMessage());
    }
  }

  @Override
  public void open() throws MediaException {
    if (started) {
      return;
    }
    try {
      List<VideoDevice> present = MediaDevices.getVideoCaptureDevices();
      source.setVideoCaptureDevice(
          find(present).orElseThrow(() -> new MediaException(notAmong(present))));
      started = true;
      source.start();
    } catch (RuntimeException | Error refused) {
      // The binding throws a bare Error where the device has disappeared or is busy.
      stop();
      throw new MediaException("the camera does not open: " + refused.getMessage(), refused);
    }
  }

  @Override
  public void stop() {
    if (started) {
      started = false;
      source.stop();
    }
  }

  @Override
  public void close() {
    stop();
    source.dispose();
  }
}
