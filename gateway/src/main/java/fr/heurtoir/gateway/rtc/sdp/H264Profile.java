package fr.heurtoir.gateway.rtc.sdp;

import java.util.HexFormat;
import java.util.Optional;

/**
 * The H.264 profile that a {@code profile-level-id} names (RFC 6184 section 8.1, table 5). Two ids
 * are compatible when their profiles are equal, even if the strings or levels differ.
 */
public enum H264Profile {
  CONSTRAINED_BASELINE,
  BASELINE,
  MAIN,
  CONSTRAINED_HIGH,
  HIGH,
  OTHER;

  /** The profile of that parameter. A missing parameter means baseline (RFC 6184 section 8.1). */
  public static H264Profile of(Optional<String> profileLevelId) {
    if (profileLevelId.isEmpty()) {
      return BASELINE;
    }
    String text = profileLevelId.get();
    if (text.length() != 6 || !text.chars().allMatch(HexFormat::isHexDigit)) {
      return OTHER;
    }
    int value = HexFormat.fromHexDigits(text);
    return of(value >>> 16, value >>> 8 & 0xFF);
  }

  /**
   * The profile of the first two bytes of a sequence parameter set.
   *
   * @param idc profile_idc, 0 to 255
   * @param constraints the constraint_set flags, the highest bit first
   */
  public static H264Profile of(int idc, int constraints) {
    if ((constraints & 0x0F) != 0 && idc != 0x64) {
      return OTHER;
    }
    boolean set0 = (constraints & 0x80) != 0;
    boolean set1 = (constraints & 0x40) != 0;
    return switch (idc) {
      case 0x42 -> set1 ? CONSTRAINED_BASELINE : BASELINE;
      case 0x4D -> set0 ? CONSTRAINED_BASELINE : (constraints & 0x20) == 0 ? MAIN : OTHER;
      case 0x58 -> set0 ? set1 ? CONSTRAINED_BASELINE : BASELINE : OTHER;
      case 0x64 -> constraints == 0 ? HIGH : constraints == 0x0C ? CONSTRAINED_HIGH : OTHER;
      default -> OTHER;
    };
  }
}
