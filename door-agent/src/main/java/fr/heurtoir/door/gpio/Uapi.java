package fr.heurtoir.door.gpio;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;

/**
 * The declarations of {@code linux/gpio.h}, version 2 of the GPIO character device's user interface
 * (Linux 5.10 and newer). A test compiles the header itself and compares every number here.
 */
final class Uapi {
  static final int MAX_NAME_SIZE = 32;
  static final int LINES_MAX = 64;
  static final int LINE_NUM_ATTRS_MAX = 10;

  static final GroupLayout CHIP_INFO =
      MemoryLayout.structLayout(
          MemoryLayout.sequenceLayout(MAX_NAME_SIZE, JAVA_BYTE).withName("name"),
          MemoryLayout.sequenceLayout(MAX_NAME_SIZE, JAVA_BYTE).withName("label"),
          JAVA_INT.withName("lines"));

  /** The union of flags, values and debounce_period_us is 8 bytes; each starts at its beginning. */
  static final GroupLayout LINE_ATTRIBUTE =
      MemoryLayout.structLayout(
          JAVA_INT.withName("id"), JAVA_INT.withName("padding"), JAVA_LONG.withName("flags"));

  static final GroupLayout LINE_CONFIG_ATTRIBUTE =
      MemoryLayout.structLayout(LINE_ATTRIBUTE.withName("attr"), JAVA_LONG.withName("mask"));

  static final GroupLayout LINE_CONFIG =
      MemoryLayout.structLayout(
          JAVA_LONG.withName("flags"),
          JAVA_INT.withName("num_attrs"),
          MemoryLayout.sequenceLayout(5, JAVA_INT).withName("padding"),
          MemoryLayout.sequenceLayout(LINE_NUM_ATTRS_MAX, LINE_CONFIG_ATTRIBUTE).withName("attrs"));

  static final GroupLayout LINE_REQUEST =
      MemoryLayout.structLayout(
          MemoryLayout.sequenceLayout(LINES_MAX, JAVA_INT).withName("offsets"),
          MemoryLayout.sequenceLayout(MAX_NAME_SIZE, JAVA_BYTE).withName("consumer"),
          LINE_CONFIG.withName("config"),
          JAVA_INT.withName("num_lines"),
          JAVA_INT.withName("event_buffer_size"),
          MemoryLayout.sequenceLayout(5, JAVA_INT).withName("padding"),
          JAVA_INT.withName("fd"));

  static final GroupLayout LINE_INFO =
      MemoryLayout.structLayout(
          MemoryLayout.sequenceLayout(MAX_NAME_SIZE, JAVA_BYTE).withName("name"),
          MemoryLayout.sequenceLayout(MAX_NAME_SIZE, JAVA_BYTE).withName("consumer"),
          JAVA_INT.withName("offset"),
          JAVA_INT.withName("num_attrs"),
          JAVA_LONG.withName("flags"),
          MemoryLayout.sequenceLayout(LINE_NUM_ATTRS_MAX, LINE_ATTRIBUTE).withName("attrs"),
          MemoryLayout.sequenceLayout(4, JAVA_INT).withName("padding"));

  static final GroupLayout LINE_VALUES =
      MemoryLayout.structLayout(JAVA_LONG.withName("bits"), JAVA_LONG.withName("mask"));

  static final GroupLayout LINE_EVENT =
      MemoryLayout.structLayout(
          JAVA_LONG.withName("timestamp_ns"),
          JAVA_INT.withName("id"),
          JAVA_INT.withName("offset"),
          JAVA_INT.withName("seqno"),
          JAVA_INT.withName("line_seqno"),
          MemoryLayout.sequenceLayout(6, JAVA_INT).withName("padding"));

  static final long FLAG_USED = 1;
  static final long FLAG_ACTIVE_LOW = 1 << 1;
  static final long FLAG_INPUT = 1 << 2;
  static final long FLAG_OUTPUT = 1 << 3;
  static final long FLAG_EDGE_RISING = 1 << 4;
  static final long FLAG_EDGE_FALLING = 1 << 5;
  static final long FLAG_OPEN_DRAIN = 1 << 6;
  static final long FLAG_OPEN_SOURCE = 1 << 7;
  static final long FLAG_BIAS_PULL_UP = 1 << 8;
  static final long FLAG_BIAS_PULL_DOWN = 1 << 9;
  static final long FLAG_BIAS_DISABLED = 1 << 10;

  static final int ATTR_ID_FLAGS = 1;
  static final int ATTR_ID_OUTPUT_VALUES = 2;
  static final int ATTR_ID_DEBOUNCE = 3;

  static final int EVENT_RISING_EDGE = 1;
  static final int EVENT_FALLING_EDGE = 2;

  /** The ioctl type of the GPIO interface. */
  private static final int TYPE = 0xB4;

  static final long GET_CHIPINFO = read(0x01, CHIP_INFO);
  static final long GET_LINEINFO = readWrite(0x05, LINE_INFO);
  static final long GET_LINE = readWrite(0x07, LINE_REQUEST);
  static final long SET_CONFIG = readWrite(0x0D, LINE_CONFIG);
  static final long GET_VALUES = readWrite(0x0E, LINE_VALUES);
  static final long SET_VALUES = readWrite(0x0F, LINE_VALUES);

  private Uapi() {}

  /** The offset of a field in a struct, in bytes. */
  static long at(GroupLayout struct, String field) {
    return struct.byteOffset(groupElement(field));
  }

  /** _IOR of asm-generic/ioctl.h, as x86-64 and ARM use it: direction 2, 14 bits of size. */
  private static long read(int number, MemoryLayout argument) {
    return 2L << 30 | argument.byteSize() << 16 | TYPE << 8 | number;
  }

  /** _IOWR: direction 3. */
  private static long readWrite(int number, MemoryLayout argument) {
    return 3L << 30 | argument.byteSize() << 16 | TYPE << 8 | number;
  }
}
