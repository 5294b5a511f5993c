package fr.heurtoir.stationtest;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The channel to the machine that emulates this one: lines of text over a virtio serial port. The
 * host sees the pins from outside, presses the bell, and gathers what was shown.
 */
final class Host {
  private final BufferedReader from;
  private final PrintStream to;
  private int failures;

  /** A change of the chip's eight pins as the host saw it, in milliseconds of its clock. */
  record Change(double millis, int pins) {}

  /**
   * @param port its device file, or {@code -} where it is standard input and output
   */
  Host(String port) throws IOException {
    FileDescriptor in = FileDescriptor.in;
    FileDescriptor out = FileDescriptor.out;
    if (!port.equals("-")) {
      // One file for both directions: the port may be opened once only.
      RandomAccessFile both = new RandomAccessFile(port, "rw");
      in = both.getFD();
      out = both.getFD();
    }
    to = new PrintStream(new FileOutputStream(out), true, StandardCharsets.UTF_8);
    from =
        new BufferedReader(new InputStreamReader(new FileInputStream(in), StandardCharsets.UTF_8));
  }

  void evidence(String text) {
    text.lines().forEach(line -> to.println("evidence " + line));
  }

  void check(String name, boolean shown, String how) {
    if (!shown) {
      failures++;
    }
    to.println(
        "check " + (shown ? "ok " : "FAILED ") + name + ": " + how.lines().findFirst().orElse(""));
  }

  int failures() {
    return failures;
  }

  String ask(String what) throws IOException {
    to.println("ask " + what);
    String answer = from.readLine();
    if (answer == null) {
      throw new IOException("the host is gone");
    }
    return answer;
  }

  /** The pins now, bit 0 is line 0. */
  int pins() throws IOException {
    return Integer.parseInt(ask("pins"));
  }

  /** Which of them are outputs. */
  int directions() throws IOException {
    return Integer.parseInt(ask("directions"));
  }

  /** The host's clock in milliseconds. */
  double now() throws IOException {
    return Double.parseDouble(ask("now"));
  }

  /** How the pins changed since a time, the state at that time first. */
  List<Change> since(double millis) throws IOException {
    List<Change> changes = new ArrayList<>();
    for (String each : ask("since " + millis).split(" ")) {
      String[] halves = each.split("=");
      changes.add(new Change(Double.parseDouble(halves[0]), Integer.parseInt(halves[1])));
    }
    return changes;
  }
}
