package fr.heurtoir.gateway.cli.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Archives in the format ustar (POSIX.1-1988), which every {@code tar} reads: regular files and
 * symbolic links, and nothing else.
 */
final class Tar {
  private static final int BLOCK = 512;
  private static final int NAME = 100;
  private static final int PREFIX = 155;

  /** The largest size that eleven octal digits say. */
  private static final long MOST_BYTES = 0_77777777777L;

  private Tar() {}

  /**
   * One member.
   *
   * @param link where it points, for a symbolic link
   * @param seconds since 1970
   */
  record Member(String name, int mode, long size, long seconds, Optional<String> link) {}

  /** Writes members one after another. */
  static final class Writer implements AutoCloseable {
    private final OutputStream out;

    Writer(OutputStream out) {
      this.out = out;
    }

    /**
     * Writes a member.
     *
     * @param content exactly as many bytes as the member says; ignored for a link
     * @throws IOException where the content is shorter or longer, or a name does not fit
     */
    void add(Member member, InputStream content) throws IOException {
      out.write(header(member));
      byte[] buffer = new byte[BLOCK * 32];
      long left = member.size();
      while (left > 0) {
        int read = content.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (read < 0) {
          throw new IOException(member.name() + " became shorter while it was read");
        }
        out.write(buffer, 0, read);
        left -= read;
      }
      if (content.read() >= 0) {
        throw new IOException(member.name() + " became longer while it was read");
      }
      out.write(new byte[padding(member.size())]);
    }

    /** Ends the archive. Whoever gave the stream closes it. */
    @Override
    public void close() throws IOException {
      out.write(new byte[2 * BLOCK]);
      out.flush();
    }
  }

  private static byte[] header(Member member) throws IOException {
    byte[] header = new byte[BLOCK];
    byte[] name = member.name().getBytes(StandardCharsets.UTF_8);
    int split = 0;
    if (name.length > NAME) {
      split = name.length - NAME - 1;
      while (split < name.length && name[split] != '/') {
        split++;
      }
      if (split >= name.length || split > PREFIX) {
        throw new IOException("too long for an archive: " + member.name());
      }
      System.arraycopy(name, 0, header, 345, split);
      split++;
    }
    System.arraycopy(name, split, header, 0, name.length - split);
    octal(header, 100, 8, member.mode());
    octal(header, 108, 8, 0);
    octal(header, 116, 8, 0);
    if (member.size() > MOST_BYTES) {
      throw new IOException("too large for an archive: " + member.name());
    }
    octal(header, 124, 12, member.size());
    octal(header, 136, 12, Math.clamp(member.seconds(), 0, MOST_BYTES));
    header[156] = (byte) (member.link().isPresent() ? '2' : '0');
    byte[] link = member.link().orElse("").getBytes(StandardCharsets.UTF_8);
    if (link.length > NAME) {
      throw new IOException("too long for an archive: the link " + member.name());
    }
    System.arraycopy(link, 0, header, 157, link.length);
    System.arraycopy("ustar\00000".getBytes(StandardCharsets.US_ASCII), 0, header, 257, 8);
    Arrays.fill(header, 148, 156, (byte) ' ');
    octal(header, 148, 7, sum(header));
    return header;
  }

  private static void octal(byte[] header, int at, int length, long value) {
    String text = Long.toOctalString(value);
    String padded = "0".repeat(length - 1 - text.length()) + text;
    System.arraycopy(padded.getBytes(StandardCharsets.US_ASCII), 0, header, at, length - 1);
    header[at + length - 1] = 0;
  }

  private static long sum(byte[] header) {
    long sum = 0;
    for (byte each : header) {
      sum += each & 0xff;
    }
    return sum;
  }

  private static int padding(long size) {
    return (int) ((BLOCK - size % BLOCK) % BLOCK);
  }

  /** Reads members one after another, from whoever wrote them: nothing of it is believed. */
  static final class Reader {
    private final InputStream in;
    private long left;
    private int padding;

    Reader(InputStream in) {
      this.in = in;
    }

    /**
     * The next member; what was not read of the one before is passed over.
     *
     * @return empty at the end
     * @throws IOException where this is no archive of ours, or it was cut off
     */
    Optional<Member> next() throws IOException {
      in.skipNBytes(left + padding);
      left = 0;
      padding = 0;
      byte[] header = in.readNBytes(BLOCK);
      if (header.length < BLOCK) {
        throw new IOException("the archive was cut off");
      }
      if (sum(header) == 0) {
        return Optional.empty();
      }
      if (!text(header, 257, 5).equals("ustar")) {
        throw new IOException("not an archive of a backup");
      }
      long said = octal(header, 148, 8);
      Arrays.fill(header, 148, 156, (byte) ' ');
      if (sum(header) != said) {
        throw new IOException("the archive is damaged");
      }
      String prefix = text(header, 345, PREFIX);
      String name = text(header, 0, NAME);
      char type = (char) header[156];
      if (type != '0' && type != '2') {
        throw new IOException("the archive has something that is no file: " + name);
      }
      Member member =
          new Member(
              prefix.isEmpty() ? name : prefix + '/' + name,
              (int) octal(header, 100, 8) & 0777,
              type == '2' ? 0 : octal(header, 124, 12),
              octal(header, 136, 12),
              type == '2' ? Optional.of(text(header, 157, NAME)) : Optional.empty());
      left = member.size();
      padding = Tar.padding(member.size());
      return Optional.of(member);
    }

    /** Passes on what is left of the member. */
    void content(OutputStream out) throws IOException {
      byte[] buffer = new byte[BLOCK * 32];
      while (left > 0) {
        int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (read < 0) {
          throw new IOException("the archive was cut off");
        }
        out.write(buffer, 0, read);
        left -= read;
      }
    }
  }

  private static String text(byte[] header, int at, int length) {
    int end = at;
    while (end < at + length && header[end] != 0) {
      end++;
    }
    return new String(header, at, end - at, StandardCharsets.UTF_8);
  }

  private static long octal(byte[] header, int at, int length) throws IOException {
    String text = text(header, at, length).strip();
    try {
      return text.isEmpty() ? 0 : Long.parseLong(text, 8);
    } catch (NumberFormatException bad) {
      throw new IOException("the archive is damaged", bad);
    }
  }

  /** For {@link Writer#add} of a link. */
  static InputStream nothing() {
    return InputStream.nullInputStream();
  }
}
