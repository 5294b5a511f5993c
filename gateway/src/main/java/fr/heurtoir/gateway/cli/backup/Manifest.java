package fr.heurtoir.gateway.cli.backup;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The first member of a backup: what is in it.
 *
 * @param id of this backup, 32 hexadecimal digits
 * @param schema the names of the migrations that made its database
 * @param config the folder of the configuration
 * @param database the database's file
 * @param folders below the configuration's, each after the one that it is in
 * @param files in the order in which they follow
 */
record Manifest(
    String id,
    Instant made,
    List<String> schema,
    String config,
    String database,
    List<Folder> folders,
    List<Entry> files) {
  static final String NAME = "manifest.json";

  /** The longest manifest that is read. */
  static final int MOST_BYTES = 1 << 20;

  private static final String FORMAT = "heurtoir-backup";
  private static final int VERSION = 1;
  private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
  private static final Pattern SHA_256 = Pattern.compile("(?:[0-9a-f]{64})?");

  /** Each part a name that is neither hidden behind a slash nor a way up. */
  private static final Pattern PLACE =
      Pattern.compile("(?:config|state|outside)(?:/(?!\\.\\.?(?:/|$))[^/\\p{Cntrl}]{1,200}){1,12}");

  Manifest {
    schema = List.copyOf(schema);
    folders = List.copyOf(folders);
    files = List.copyOf(files);
  }

  /**
   * One file.
   *
   * @param name in the archive: {@code config/...} below the configuration's folder, {@code
   *     state/NAME} beside the database, {@code outside/...} elsewhere
   * @param path where it was
   * @param sha256 of its content; empty for a link
   * @param link where it points, for a symbolic link
   * @param key {@code order:COMMUNE} for the order key of a commune, by its label; else empty
   */
  record Entry(
      String name,
      String path,
      int mode,
      String owner,
      String group,
      long size,
      String sha256,
      Optional<String> link,
      String key) {
    boolean isIn(String part) {
      return name.startsWith(part + "/");
    }

    /** Below its part. */
    String below() {
      return name.substring(name.indexOf('/') + 1);
    }
  }

  /** A folder, by its name in the archive. */
  record Folder(String name, int mode, String owner, String group) {}

  byte[] bytes() {
    JsonArray below = new JsonArray();
    for (Folder folder : folders) {
      below.add(
          new JsonObject()
              .put("name", folder.name())
              .put("mode", Integer.toOctalString(folder.mode()))
              .put("owner", folder.owner())
              .put("group", folder.group()));
    }
    JsonArray all = new JsonArray();
    for (Entry file : files) {
      JsonObject each =
          new JsonObject()
              .put("name", file.name())
              .put("path", file.path())
              .put("mode", Integer.toOctalString(file.mode()))
              .put("owner", file.owner())
              .put("group", file.group())
              .put("size", file.size())
              .put("sha256", file.sha256());
      file.link().ifPresent(to -> each.put("link", to));
      all.add(file.key().isEmpty() ? each : each.put("key", file.key()));
    }
    return new JsonObject()
        .put("format", FORMAT)
        .put("version", VERSION)
        .put("id", id)
        .put("made", made.toString())
        .put("schema", new JsonArray(schema))
        .put("config", config)
        .put("database", database)
        .put("folders", below)
        .put("files", all)
        .toBuffer()
        .getBytes();
  }

  /**
   * Reads one, from whoever wrote it.
   *
   * @throws IOException where it is none, or of a newer program
   */
  static Manifest read(byte[] bytes) throws IOException {
    try {
      JsonObject json = new JsonObject(io.vertx.core.buffer.Buffer.buffer(bytes));
      if (!FORMAT.equals(json.getString("format"))) {
        throw new IOException("not a backup of a gateway");
      }
      if (json.getInteger("version", 0) != VERSION) {
        throw new IOException(
            "this backup has the format " + json.getValue("version") + ": a newer gateway made it");
      }
      List<Entry> files = new ArrayList<>();
      Set<String> names = new HashSet<>();
      for (Object each : json.getJsonArray("files")) {
        Entry entry = entry((JsonObject) each);
        if (!names.add(entry.name())) {
          throw new IOException("the manifest names a file twice: " + entry.name());
        }
        files.add(entry);
      }
      List<Folder> folders = new ArrayList<>();
      for (Object each : json.getJsonArray("folders")) {
        folders.add(folder((JsonObject) each));
      }
      String id = json.getString("id", "");
      if (!ID.matcher(id).matches()) {
        throw new IOException("the manifest is damaged");
      }
      List<String> schema = new ArrayList<>();
      json.getJsonArray("schema").forEach(each -> schema.add((String) each));
      return new Manifest(
          id,
          Instant.parse(json.getString("made", "")),
          schema,
          json.getString("config", ""),
          json.getString("database", ""),
          folders,
          files);
    } catch (DecodeException
        | ClassCastException
        | NullPointerException
        | IllegalArgumentException
        | DateTimeParseException bad) {
      throw new IOException("the manifest is damaged", bad);
    }
  }

  private static Folder folder(JsonObject json) throws IOException {
    Folder folder =
        new Folder(
            json.getString("name", ""),
            Integer.parseInt(json.getString("mode", ""), 8) & 0777,
            json.getString("owner", ""),
            json.getString("group", ""));
    if (!PLACE.matcher(folder.name()).matches() || !folder.name().startsWith("config/")) {
      throw new IOException("the manifest is damaged at \"" + folder.name() + "\"");
    }
    return folder;
  }

  private static Entry entry(JsonObject json) throws IOException {
    Entry entry =
        new Entry(
            json.getString("name", ""),
            json.getString("path", ""),
            Integer.parseInt(json.getString("mode", ""), 8) & 0777,
            json.getString("owner", ""),
            json.getString("group", ""),
            json.getLong("size", -1L),
            json.getString("sha256", ""),
            Optional.ofNullable(json.getString("link")),
            json.getString("key", ""));
    boolean placed =
        PLACE.matcher(entry.name()).matches()
            && (!entry.isIn("state") || entry.below().indexOf('/') < 0);
    boolean hashed =
        SHA_256.matcher(entry.sha256()).matches()
            && entry.sha256().isEmpty() == entry.link().isPresent();
    if (!placed || !hashed || entry.size() < 0) {
      throw new IOException("the manifest is damaged at \"" + entry.name() + "\"");
    }
    return entry;
  }
}
