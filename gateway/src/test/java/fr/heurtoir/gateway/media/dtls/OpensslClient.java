package fr.heurtoir.gateway.media.dtls;

import fr.heurtoir.gateway.rtc.sdp.Fingerprint;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code openssl s_client} as a DTLS-SRTP client: an implementation that others wrote. */
final class OpensslClient implements AutoCloseable {
  static final String BOTH_PROFILES = "SRTP_AEAD_AES_128_GCM:SRTP_AES128_CM_SHA1_80";
  private static final Pattern KEYS = Pattern.compile("Keying material: ([0-9A-F]+)");
  private static final Pattern PROFILE =
      Pattern.compile("SRTP Extension negotiated, profile=(\\S+)");

  private final Process process;
  private final StringBuffer output = new StringBuffer();

  /** A certificate that openssl made, with its key. */
  record Pem(Path certificate, Path key, byte[] der) {
    Fingerprint fingerprint(Fingerprint.Hash hash) {
      return Fingerprint.of(hash, der);
    }
  }

  static Pem makeCertificate(Path folder, String... keyOptions) throws Exception {
    Path certificate = folder.resolve("certificate.pem");
    Path key = folder.resolve("key.pem");
    List<String> command =
        new ArrayList<>(List.of("openssl", "req", "-x509", "-nodes", "-days", "2"));
    command.addAll(List.of("-subj", "/CN=test", "-out", certificate.toString()));
    command.addAll(List.of("-keyout", key.toString(), "-newkey"));
    command.addAll(List.of(keyOptions));
    run(command);
    Path der = folder.resolve("certificate.der");
    run(
        List.of(
            "openssl",
            "x509",
            "-in",
            certificate.toString(),
            "-outform",
            "DER",
            "-out",
            der.toString()));
    return new Pem(certificate, key, Files.readAllBytes(der));
  }

  static Pem makeCertificate(Path folder) throws Exception {
    return makeCertificate(folder, "ec", "-pkeyopt", "ec_paramgen_curve:P-256");
  }

  private static void run(List<String> command) throws Exception {
    Process process = start(command);
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new AssertionError(command + ": " + text);
    }
  }

  private static Process start(List<String> command) {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException missing) {
      throw new AssertionError("openssl is needed by this test: apt-get install openssl", missing);
    }
  }

  OpensslClient(int port, String... options) {
    List<String> command = new ArrayList<>(List.of("openssl", "s_client", "-dtls1_2", "-connect"));
    command.add("127.0.0.1:" + port);
    command.addAll(List.of("-keymatexport", "EXTRACTOR-dtls_srtp", "-keymatexportlen", "60"));
    command.addAll(List.of(options));
    process = start(command);
    Thread.ofPlatform().daemon().name("openssl-output").start(this::collect);
  }

  private void collect() {
    byte[] chunk = new byte[4096];
    try (InputStream in = process.getInputStream()) {
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        output.append(new String(chunk, 0, n, StandardCharsets.ISO_8859_1));
      }
    } catch (IOException processEnded) {
      output.append("\n(ended)\n");
    }
  }

  /** What the client exported: 60 bytes. */
  byte[] keys() {
    return HexFormat.of().parseHex(await(KEYS));
  }

  /** The profile as openssl names it. */
  String profile() {
    return await(PROFILE);
  }

  private String await(Pattern pattern) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (System.nanoTime() < end) {
      Matcher found = pattern.matcher(output);
      if (found.find() && found.end() < output.length()) {
        return found.group(1);
      }
      pause();
    }
    throw new AssertionError("openssl never printed " + pattern + ":\n" + output);
  }

  /** Lets the client say close_notify and leave. */
  void quit() throws IOException {
    OutputStream in = process.getOutputStream();
    in.write("Q\n".getBytes(StandardCharsets.US_ASCII));
    in.flush();
  }

  boolean hasEnded() {
    return !process.isAlive();
  }

  String output() {
    return output.toString();
  }

  private static void pause() {
    try {
      Thread.sleep(10);
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
