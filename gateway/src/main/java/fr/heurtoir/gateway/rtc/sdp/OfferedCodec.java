package fr.heurtoir.gateway.rtc.sdp;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One payload type of an offered media description.
 *
 * @param payloadType 0 to 127, unique within the bundle
 * @param position its place in the {@code m=} line, 0 first: the sender's order of preference
 * @param name the encoding's name as written
 * @param clockRate in Hz
 * @param channels 1 where none is written
 * @param format the {@code a=fmtp} parameters as written, empty where there are none
 * @param feedback the {@code a=rtcp-fb} values that apply, wildcard ones included
 */
public record OfferedCodec(
    int payloadType,
    int position,
    String name,
    int clockRate,
    int channels,
    String format,
    Set<String> feedback) {
  public OfferedCodec {
    feedback = Set.copyOf(feedback);
  }

  /** A {@code a=fmtp} parameter by its name, letter case ignored. */
  public Optional<String> parameter(String key) {
    Map<String, String> parameters = new HashMap<>();
    for (String part : format.split(";", 64)) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        parameters.putIfAbsent(
            part.substring(0, equals).strip().toLowerCase(Locale.ROOT),
            part.substring(equals + 1).strip());
      }
    }
    return Optional.ofNullable(parameters.get(key.toLowerCase(Locale.ROOT)));
  }

  /** For a log: {@code H264/90000(102)}. */
  @Override
  public String toString() {
    return name + "/" + clockRate + "(" + payloadType + ")";
  }
}
