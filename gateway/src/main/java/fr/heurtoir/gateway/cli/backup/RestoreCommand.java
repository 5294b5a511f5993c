package fr.heurtoir.gateway.cli.backup;

import fr.heurtoir.gateway.cli.backup.Replacement.Side;
import fr.heurtoir.gateway.control.Command;
import fr.heurtoir.gateway.control.Usage;
import fr.heurtoir.gateway.ops.Natives;
import fr.heurtoir.gateway.ops.Unusable;
import fr.heurtoir.gateway.store.Database;
import fr.heurtoir.gateway.store.Restored;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The command {@code restore FILE|- [--replace] [--keep all|none|ID,...] [--config DIR] [--state
 * DIR]}: puts a backup back where no gateway runs. {@code restore --finish} goes on with one that
 * was cut off.
 *
 * <p>Longer than most: the steps of a restore stand in one order, because a cut may come after
 * each.
 */
public final class RestoreCommand {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final InstantSource clock;
  private final InputStream in;
  private final Consumer<String> step;

  /**
   * @param step told of each step once it is done; for tests of what a cut leaves
   */
  public RestoreCommand(InstantSource clock, InputStream in, Consumer<String> step) {
    this.clock = clock;
    this.in = in;
    this.step = step;
  }

  /** Runs the command and returns its exit code. */
  public int run(List<String> args, PrintStream out, PrintStream err) {
    List<String> words = new ArrayList<>(args);
    boolean replace = words.remove("--replace");
    boolean finish = words.remove("--finish");
    try {
      if (!finish && (words.isEmpty() || words.getFirst().startsWith("--"))) {
        throw new Command.BadUsage("which backup?\n" + Usage.of("restore"));
      }
      String file = finish ? "" : words.removeFirst();
      Map<String, String> options =
          Command.options(words.toArray(String[]::new), Set.of("config", "state", "keep"));
      if (finish) {
        return finish(options, out);
      }
      Optional<Set<String>> keep = Optional.ofNullable(options.get("keep")).map(Set::of);
      keep = keep.map(each -> new LinkedHashSet<>(List.of(each.iterator().next().split(",", -1))));
      if (file.equals("-")) {
        return restore(in, options, replace, keep, out, err);
      }
      try (InputStream archive = Files.newInputStream(Path.of(file))) {
        return restore(archive, options, replace, keep, out, err);
      }
    } catch (Command.BadUsage bad) {
      err.println(bad.getMessage());
      return Command.USAGE;
    } catch (Unusable lasting) {
      err.println("heurtoir-gateway: " + lasting.getMessage());
      return Command.CONFIGURATION;
    } catch (IOException failed) {
      err.println("heurtoir-gateway: not restored: " + Command.reason(failed));
      return Command.UNAVAILABLE;
    }
  }

  private int finish(Map<String, String> options, PrintStream out)
      throws Command.BadUsage, IOException {
    Side state = Side.of(folder(options.getOrDefault("state", "/var/lib/heurtoir"), "--state"));
    List<Path> replaced = Replacement.finish(state, step);
    if (replaced.isEmpty()) {
      out.println("nothing to finish in " + state.folder());
    } else {
      out.println("restored; what was replaced is in " + replaced);
    }
    return 0;
  }

  private static Path folder(String text, String what) throws Command.BadUsage {
    Path folder = Path.of(text).toAbsolutePath().normalize();
    if (!Files.isDirectory(folder) || folder.getParent() == null) {
      throw new Command.BadUsage(what + ": there is no folder " + folder + "; make it first");
    }
    return folder;
  }

  private int restore(
      InputStream archive,
      Map<String, String> options,
      boolean replace,
      Optional<Set<String>> keep,
      PrintStream out,
      PrintStream err)
      throws Command.BadUsage, IOException {
    Extraction extraction = Extraction.begin(archive);
    Manifest manifest = extraction.manifest();
    Path database = Path.of(manifest.database()).normalize();
    Path usual = database.getParent();
    if (!database.isAbsolute() || usual == null) {
      throw new IOException("the manifest names no database");
    }
    Side state = Side.of(folder(options.getOrDefault("state", usual.toString()), "--state"));
    Side config = Side.of(folder(Command.folder(options).toString(), "--config"));
    Path file = state.folder().resolve(String.valueOf(database.getFileName()));
    check(state, config, file, manifest, replace);
    try (AutoCloseable reserved = Database.Sqlite.reserve(file)) {
      return restore(extraction, state, config, file, keep, out, err);
    } catch (IOException | Command.BadUsage failed) {
      throw failed;
    } catch (Exception unclosed) {
      throw new IOException(unclosed);
    }
  }

  private static void check(Side state, Side config, Path file, Manifest manifest, boolean replace)
      throws Command.BadUsage, IOException {
    if (state.folder().startsWith(config.folder()) || config.folder().startsWith(state.folder())) {
      throw new Unusable(
          "configuration and database share a folder: unpack the archive with tar, and move its"
              + " files by hand");
    }
    if (Replacement.pending(state).isPresent()) {
      throw new Unusable(
          "an earlier restore was cut off half-way: first heurtoir-gateway restore --finish"
              + " --state "
              + state.folder());
    }
    List<Path> there =
        manifest.files().stream()
            .filter(entry -> entry.isIn("state"))
            .map(entry -> state.folder().resolve(entry.below()))
            .filter(each -> Files.exists(each, LinkOption.NOFOLLOW_LINKS))
            .toList();
    Path toml = config.folder().resolve("gateway.toml");
    if (!replace && (!there.isEmpty() || Files.exists(toml))) {
      throw new Command.BadUsage(
          "a gateway is here already ("
              + (there.isEmpty() ? toml : there.getFirst())
              + "): --replace puts its files aside, and deletes none");
    }
    if (manifest.files().stream().noneMatch(e -> e.name().equals("state/" + file.getFileName()))) {
      throw new IOException("the backup has no database");
    }
  }

  private int restore(
      Extraction extraction,
      Side state,
      Side config,
      Path file,
      Optional<Set<String>> keep,
      PrintStream out,
      PrintStream err)
      throws Command.BadUsage, IOException {
    Manifest manifest = extraction.manifest();
    Instant now = clock.instant();
    Replacement replacement = new Replacement(state, config, step);
    replacement.begin();
    boolean decided = false;
    try {
      boolean root = System.getProperty("user.name", "").equals("root");
      extraction.write(replacement.stateFiles(), replacement.configFiles(), root);
      step.accept("extracted");
      Natives.unpackIn(replacement.work());
      Optional<Path> before = copied(file, replacement.work());
      Path copy = replacement.work().resolve("restored.db");
      Path staged = replacement.stateFiles().resolve(String.valueOf(file.getFileName()));
      Files.move(staged, copy);
      Restored.Settled settled = settle(copy, before, keep, now, manifest, err);
      Files.move(copy, staged);
      step.accept("settled");
      SortedSet<String> old = old(state, file, manifest);
      for (String commune : settled.newest()) {
        keepKey(extraction, commune, state, config, replacement);
      }
      own(replacement.stateFiles(), state.folder(), root);
      decided = true;
      List<Path> replaced = replacement.commit(old, STAMP.format(now));
      report(manifest, settled, replaced, state, out);
      return 0;
    } finally {
      if (!decided) {
        replacement.abandon();
      }
    }
  }

  private static Restored.Settled settle(
      Path copy,
      Optional<Path> before,
      Optional<Set<String>> keep,
      Instant now,
      Manifest manifest,
      PrintStream err)
      throws Command.BadUsage, IOException {
    Optional<Path> readable = before;
    Restored opened;
    try {
      opened = Restored.open(copy, before);
    } catch (IOException broken) {
      if (before.isEmpty()) {
        throw broken;
      }
      err.println("what is replaced cannot be read: " + Command.reason(broken));
      readable = Optional.empty();
      opened = Restored.open(copy, readable);
    }
    try (Restored restored = opened) {
      List<Restored.Alive> alive = restored.alive();
      if (keep.isEmpty() && !restored.knows() && !alive.isEmpty()) {
        StringBuilder list = new StringBuilder();
        alive.forEach(each -> list.append("  " + each.id() + "  " + each.said() + "\n"));
        throw new Command.BadUsage(
            (readable.isEmpty()
                    ? "there is no state here"
                    : "the state here is not what the one of the backup became")
                + " that says who was ended since "
                + manifest.made()
                + ". These live in the backup:\n"
                + list
                + "Say who goes on: --keep all, --keep none, or --keep ID,ID,... A phone that was"
                + " lost or a station that was stolen since must not be among them.");
      }
      return restored.settle(now, kept(keep, alive), manifest.id());
    }
  }

  private static Optional<Set<String>> kept(Optional<Set<String>> keep, List<Restored.Alive> alive)
      throws Command.BadUsage {
    if (keep.isEmpty() || keep.get().equals(Set.of("all"))) {
      return Optional.empty();
    }
    if (keep.get().equals(Set.of("none"))) {
      return Optional.of(Set.of());
    }
    Set<String> known = new TreeSet<>();
    alive.forEach(each -> known.add(each.id()));
    for (String id : keep.get()) {
      if (!known.contains(id)) {
        throw new Command.BadUsage("--keep: nobody in the backup is " + id);
      }
    }
    return keep;
  }

  /**
   * A copy of the database that is replaced, with its journal, so that reading it changes nothing.
   */
  private static Optional<Path> copied(Path file, Path work) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    Path copy = work.resolve("before.db");
    Files.copy(file, copy, LinkOption.NOFOLLOW_LINKS);
    Path journal = file.resolveSibling(file.getFileName() + "-wal");
    if (Files.isRegularFile(journal, LinkOption.NOFOLLOW_LINKS)) {
      Files.copy(journal, work.resolve("before.db-wal"), LinkOption.NOFOLLOW_LINKS);
    }
    return Optional.of(copy);
  }

  /** What of the state is replaced or goes: the database with its journal, and the keys. */
  private static SortedSet<String> old(Side state, Path file, Manifest manifest) {
    String database = String.valueOf(file.getFileName());
    SortedSet<String> old = new TreeSet<>(List.of(database, database + "-wal", database + "-shm"));
    for (Manifest.Entry entry : manifest.files()) {
      if (entry.isIn("state")) {
        old.add(entry.below());
        if (entry.key().startsWith("order:") && !entry.name().endsWith(".old")) {
          old.add(entry.below() + ".old");
        }
      }
    }
    old.removeIf(name -> !Files.exists(state.folder().resolve(name), LinkOption.NOFOLLOW_LINKS));
    return old;
  }

  /**
   * Of a commune whose key was rolled since the backup the later key stays: doors honour it, and
   * the one in the backup may be the reason why it was rolled.
   */
  private static void keepKey(
      Extraction extraction, String commune, Side state, Side config, Replacement replacement)
      throws IOException {
    Manifest.Entry key =
        extraction
            .orderKey(commune, false)
            .orElseThrow(
                () ->
                    new IOException(
                        "the order key was rolled since the backup, and is in a folder of its own:"
                            + " move it beside the database first"));
    boolean ofState = key.isIn("state");
    Path from = (ofState ? state : config).folder().resolve(key.below());
    Path into =
        (ofState ? replacement.stateFiles() : replacement.configFiles()).resolve(key.below());
    for (String end : List.of("", ".old")) {
      Path newer = from.resolveSibling(from.getFileName() + end);
      Path older = into.resolveSibling(into.getFileName() + end);
      Files.deleteIfExists(older);
      if (Files.isRegularFile(newer, LinkOption.NOFOLLOW_LINKS)) {
        Files.copy(newer, older, LinkOption.NOFOLLOW_LINKS);
        Files.setPosixFilePermissions(older, Files.getPosixFilePermissions(newer));
      }
    }
  }

  /** The state's files belong to whoever has its folder. */
  private static void own(Path files, Path folder, boolean root) throws IOException {
    if (!root) {
      return;
    }
    PosixFileAttributes of = Files.readAttributes(folder, PosixFileAttributes.class);
    try (var all = Files.newDirectoryStream(files)) {
      for (Path each : all) {
        PosixFileAttributeView view =
            Files.getFileAttributeView(
                each, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        view.setGroup(of.group());
        view.setOwner(of.owner());
      }
    }
  }

  private static void report(
      Manifest manifest,
      Restored.Settled settled,
      List<Path> replaced,
      Side state,
      PrintStream out) {
    out.println("restored the backup of " + manifest.made());
    replaced.forEach(each -> out.println("what was there is in " + each));
    out.println("open links and tokens ended: " + settled.links());
    settled.endedPhones().forEach(each -> out.println("phone ended: " + each));
    settled.endedDoors().forEach(each -> out.println("door ended, enrol it anew: " + each));
    settled.anew().forEach(each -> out.println("enrolled since, must enrol anew: phone " + each));
    settled
        .newest()
        .forEach(
            each ->
                out.println(
                    "order key of "
                        + (each.isEmpty() ? "the first commune" : each)
                        + ": the later one stays"));
    manifest.files().stream()
        .filter(entry -> entry.isIn("outside"))
        .forEach(
            entry ->
                out.println(
                    "not put back: " + entry.path() + " (in the archive: " + entry.name() + ")"));
    if (!state.folder().equals(Path.of(manifest.database()).getParent())) {
      out.println("the database was in " + manifest.database() + ": see [storage] database");
    }
    out.println("next: heurtoir-gateway check, start it, heurtoir-gateway doors");
  }
}
