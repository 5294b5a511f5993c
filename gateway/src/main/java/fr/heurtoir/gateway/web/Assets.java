package fr.heurtoir.gateway.web;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * The phone's app from the class path. A file stays in memory after its first request; the program
 * contains only so many files.
 */
final class Assets {
  /** The form of a path in the app: letters, digits, and the characters that Vite uses in names. */
  private static final Pattern PATH =
      Pattern.compile(
          "/(?:[A-Za-z0-9_][A-Za-z0-9_.-]{0,100}/){0,4}[A-Za-z0-9_][A-Za-z0-9_.-]{0,100}");

  private static final int MAX_FILE = 8 << 20;
  private static final int WORTH_COMPRESSING = 1024;

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("mjs", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("webp", "image/webp"),
          Map.entry("ico", "image/vnd.microsoft.icon"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("mp3", "audio/mpeg"),
          Map.entry("ogg", "audio/ogg"),
          Map.entry("opus", "audio/ogg"),
          Map.entry("wav", "audio/wav"),
          Map.entry("txt", "text/plain; charset=utf-8"));

  private final String root;
  private final Map<String, Asset> loaded = new ConcurrentHashMap<>();

  /**
   * One file.
   *
   * @param gzip compressed, where that is smaller
   * @param hashed its name changes with its content, so browsers may keep it for ever
   */
  record Asset(String type, Buffer plain, Optional<Buffer> gzip, String etag, boolean hashed) {}

  /**
   * @param root a folder of the class path, without slashes at its ends
   */
  Assets(String root) {
    this.root = root;
  }

  /** A file that is in memory already. */
  Optional<Asset> loaded(String path) {
    return Optional.ofNullable(loaded.get(path));
  }

  /** Whether the app can contain that path at all: its form and its type are known. */
  boolean plausible(String path) {
    return PATH.matcher(path).matches() && TYPES.containsKey(ending(path));
  }

  /** Reads a file; blocks on the disk. Empty where the app has no such file. */
  Optional<Asset> load(String path) throws IOException {
    if (!plausible(path)) {
      return Optional.empty();
    }
    try (InputStream in = Assets.class.getClassLoader().getResourceAsStream(root + path)) {
      if (in == null) {
        return Optional.empty();
      }
      byte[] bytes = in.readNBytes(MAX_FILE + 1);
      if (bytes.length > MAX_FILE) {
        throw new IOException("file of the app above " + MAX_FILE + " bytes: " + path);
      }
      String type = TYPES.getOrDefault(ending(path), "application/octet-stream");
      Asset asset =
          new Asset(
              type,
              Buffer.buffer(bytes),
              compressed(type, bytes),
              etag(bytes),
              path.startsWith("/assets/"));
      loaded.put(path, asset);
      return Optional.of(asset);
    }
  }

  private static String ending(String path) {
    return path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  private static Optional<Buffer> compressed(String type, byte[] bytes) throws IOException {
    boolean text =
        type.startsWith("text/") || type.startsWith("application/") || type.equals("image/svg+xml");
    if (!text || bytes.length < WORTH_COMPRESSING) {
      return Optional.empty();
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 2);
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.size() < bytes.length
        ? Optional.of(Buffer.buffer(out.toByteArray()))
        : Optional.empty();
  }

  private static String etag(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return '"'
          + Base64.getUrlEncoder().withoutPadding().encodeToString(hash).substring(0, 22)
          + '"';
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
