package fr.heurtoir.door.desk;

/** ITU-T G.711: one sample of 16 bits in one byte. */
enum G711 {
  /** μ-law, RTP payload type 0 (RFC 3551 section 4.5.14). */
  PCMU(0, "PCMU") {
    @Override
    byte encode(int sample) {
      int sign = sample < 0 ? 0x80 : 0;
      int magnitude = Math.min(Math.abs(sample), 32_635) + 132;
      int exponent = 31 - Integer.numberOfLeadingZeros(magnitude) - 7;
      int mantissa = magnitude >> (exponent + 3) & 0x0F;
      return (byte) ~(sign | exponent << 4 | mantissa);
    }

    @Override
    int decode(byte code) {
      int bits = ~code & 0xFF;
      int exponent = bits >> 4 & 0x07;
      int magnitude = (((bits & 0x0F) << 3) + 132 << exponent) - 132;
      return (bits & 0x80) != 0 ? -magnitude : magnitude;
    }
  },
  /** A-law, RTP payload type 8. */
  PCMA(8, "PCMA") {
    @Override
    byte encode(int sample) {
      int sign = sample >= 0 ? 0x80 : 0;
      int magnitude = Math.min(sample >= 0 ? sample : -sample - 1, 32_767) >> 4;
      int exponent = 0;
      int mantissa = magnitude;
      if (magnitude >= 16) {
        exponent = 31 - Integer.numberOfLeadingZeros(magnitude) - 3;
        mantissa = magnitude >> (exponent - 1) & 0x0F;
      }
      return (byte) ((sign | exponent << 4 | mantissa) ^ 0x55);
    }

    @Override
    int decode(byte code) {
      int bits = code ^ 0x55;
      int exponent = bits >> 4 & 0x07;
      int magnitude = (bits & 0x0F) << 4;
      magnitude = exponent == 0 ? magnitude + 8 : magnitude + 0x108 << (exponent - 1);
      return (bits & 0x80) != 0 ? magnitude : -magnitude;
    }
  };

  private final int type;
  private final String encodingName;

  G711(int type, String encodingName) {
    this.type = type;
    this.encodingName = encodingName;
  }

  /** The static RTP payload type (RFC 3551 section 6). */
  int type() {
    return type;
  }

  String encodingName() {
    return encodingName;
  }

  abstract byte encode(int sample);

  abstract int decode(byte code);
}
