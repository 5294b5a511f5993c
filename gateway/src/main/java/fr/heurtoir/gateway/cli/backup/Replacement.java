package fr.heurtoir.gateway.cli.backup;

import fr.heurtoir.gateway.ops.StateFolder;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Puts prepared files in the place of a gateway's state and configuration. Two folders cannot be
 * changed at one moment, so one rename decides: before it the old state stands and is untouched,
 * after it the new one does, and whatever is not moved yet is moved by {@link #finish}. No gateway
 * starts in between ({@link fr.heurtoir.gateway.store.Database.Sqlite#pending}).
 *
 * <p>What is prepared and what is replaced lies beside each folder, where it can: there nobody but
 * the folder's parent's owner can lead root astray by a link.
 */
final class Replacement {
  private static final String PLAN = "plan.json";

  /** One of the two folders. */
  record Side(Path folder, Path near) {
    static Side of(Path folder) throws IOException {
      Path whole = folder.toAbsolutePath().normalize();
      Path parent = whole.getParent();
      boolean beside =
          parent != null
              && Files.isWritable(parent)
              && Files.getFileStore(parent).equals(Files.getFileStore(whole));
      if (!beside) {
        StateFolder.ownersOrRootsOwn(whole);
      }
      return new Side(whole, beside && parent != null ? parent : whole);
    }

    private Path named(String end) {
      return near.resolve("." + folder.getFileName() + ".restore" + end);
    }

    /** Where what is to come is prepared. */
    Path part() {
      return named(".part");
    }

    /** The same, once it is decided. */
    Path ready() {
      return named("");
    }

    Path replaced(String stamp) {
      return near.resolve(folder.getFileName() + ".replaced-" + stamp);
    }

    /** What is in the folder, without what belongs to a restore. */
    SortedSet<String> entries() throws IOException {
      SortedSet<String> names = new TreeSet<>();
      try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
        for (Path each : all) {
          String name = String.valueOf(each.getFileName());
          boolean own =
              name.startsWith("." + folder.getFileName() + ".restore")
                  || name.startsWith(folder.getFileName() + ".replaced-");
          if (!own) {
            names.add(name);
          }
        }
      }
      return names;
    }
  }

  private final Side state;
  private final Side config;
  private final Consumer<String> step;

  /**
   * @param step told of each step once it is done; for tests of what a cut leaves
   */
  Replacement(Side state, Side config, Consumer<String> step) {
    this.state = state;
    this.config = config;
    this.step = step;
  }

  /** Where the new files of the state are prepared. */
  Path stateFiles() {
    return state.part().resolve("files");
  }

  /** Where the new configuration is prepared. */
  Path configFiles() {
    return config.part().resolve("files");
  }

  /** Where anything else is, meanwhile. */
  Path work() {
    return state.part().resolve("work");
  }

  /** Deletes what an earlier preparation left, and makes empty folders. */
  void begin() throws IOException {
    abandon();
    for (Path each : List.of(state.part(), config.part(), stateFiles(), configFiles(), work())) {
      Files.createDirectory(
          each, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  /** Deletes what is prepared. */
  void abandon() throws IOException {
    delete(config.part());
    delete(state.part());
  }

  /**
   * Decides, and moves everything.
   *
   * @param old names in the state's folder that are replaced, or go away
   * @param stamp in the names of the folders in which the old files are kept
   * @return where they are
   */
  List<Path> commit(SortedSet<String> old, String stamp) throws IOException {
    JsonObject plan =
        new JsonObject()
            .put("config", config.folder().toString())
            .put("near", config.near().toString())
            .put("stamp", stamp)
            .put("stateOld", new JsonArray(List.copyOf(old)))
            .put("stateNew", new JsonArray(List.copyOf(names(stateFiles()))))
            .put("configOld", new JsonArray(List.copyOf(config.entries())))
            .put("configNew", new JsonArray(List.copyOf(names(configFiles()))));
    delete(work());
    Path written = state.part().resolve(PLAN);
    Files.write(written, plan.toBuffer().getBytes());
    sync(state.part());
    sync(config.part());
    step.accept("prepared");
    delete(config.ready());
    Files.move(config.part(), config.ready(), StandardCopyOption.ATOMIC_MOVE);
    force(config.near());
    step.accept("configuration ready");
    Files.move(state.part(), state.ready(), StandardCopyOption.ATOMIC_MOVE);
    force(state.near());
    step.accept("decided");
    return carryOut(state, plan, step);
  }

  /**
   * Goes on with a restore that was cut off after it was decided.
   *
   * @return where the old files are; empty where none was cut off
   */
  static List<Path> finish(Side state, Consumer<String> step) throws IOException {
    Path plan = state.ready().resolve(PLAN);
    if (!Files.exists(state.ready(), LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    if (!Files.exists(plan)) {
      // Everything is in its place; the plan went first.
      delete(state.ready());
      return List.of(state.folder());
    }
    return carryOut(state, new JsonObject(Buffer.buffer(Files.readAllBytes(plan))), step);
  }

  private static List<Path> carryOut(Side state, JsonObject plan, Consumer<String> step)
      throws IOException {
    Side config = new Side(Path.of(plan.getString("config")), Path.of(plan.getString("near")));
    String stamp = plan.getString("stamp");
    move(state, plan.getJsonArray("stateOld"), plan.getJsonArray("stateNew"), stamp, step);
    move(config, plan.getJsonArray("configOld"), plan.getJsonArray("configNew"), stamp, step);
    delete(config.ready());
    step.accept("configuration done");
    Files.delete(state.ready().resolve(PLAN));
    step.accept("plan done");
    delete(state.ready());
    force(state.near());
    return Stream.of(state.replaced(stamp), config.replaced(stamp)).filter(Files::exists).toList();
  }

  /** Each move is done once, however often this is begun anew. */
  private static void move(
      Side side, JsonArray old, JsonArray fresh, String stamp, Consumer<String> step)
      throws IOException {
    Path ready = side.ready().resolve("files");
    Path away = side.replaced(stamp);
    for (Object each : old) {
      String name = String.valueOf(each);
      // A new one that is not prepared any more is in its place already.
      boolean stillOld = !fresh.contains(name) || exists(ready.resolve(name));
      if (stillOld && exists(side.folder().resolve(name)) && !exists(away.resolve(name))) {
        if (!exists(away)) {
          Files.createDirectory(
              away,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        Files.move(side.folder().resolve(name), away.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        force(away);
        step.accept("away " + name);
      }
    }
    for (Object each : fresh) {
      String name = String.valueOf(each);
      if (exists(ready.resolve(name))) {
        Files.move(
            ready.resolve(name), side.folder().resolve(name), StandardCopyOption.ATOMIC_MOVE);
        step.accept("in place " + name);
      }
    }
    force(side.folder());
  }

  private static boolean exists(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static SortedSet<String> names(Path folder) throws IOException {
    SortedSet<String> names = new TreeSet<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      all.forEach(each -> names.add(String.valueOf(each.getFileName())));
    }
    return names;
  }

  /** Writes a folder and all in it to the disk. */
  private static void sync(Path folder) throws IOException {
    for (Path each : all(folder)) {
      if (!Files.isSymbolicLink(each)) {
        force(each);
      }
    }
  }

  private static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static List<Path> all(Path folder) throws IOException {
    List<Path> all = new ArrayList<>();
    if (exists(folder)) {
      try (Stream<Path> each = Files.walk(folder)) {
        each.forEach(all::add);
      }
    }
    return all;
  }

  static void delete(Path folder) throws IOException {
    for (Path each : all(folder).reversed()) {
      Files.deleteIfExists(each);
    }
  }

  /** Where the state's folder has a restore that is decided and not done. */
  static Optional<Path> pending(Side state) {
    return exists(state.ready()) ? Optional.of(state.ready()) : Optional.empty();
  }
}
