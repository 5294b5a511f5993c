package fr.heurtoir.gateway.cli.backup;

import fr.heurtoir.gateway.cli.backup.BackupFiles.Source;
import fr.heurtoir.gateway.control.Command;
import fr.heurtoir.gateway.control.Usage;
import fr.heurtoir.gateway.ops.Natives;
import fr.heurtoir.gateway.ops.Unusable;
import fr.heurtoir.gateway.school.GatewayConfig;
import fr.heurtoir.gateway.store.Database;
import fr.heurtoir.gateway.store.DatabaseCopy;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The command {@code backup FILE|- [--to age:RECIPIENT|gpg:FINGERPRINT] [--config DIR]}: database,
 * keys and configuration as one archive, while the gateway runs or not.
 */
public final class BackupCommand {
  /** How the folder begins in which a backup is put together, beside the database. */
  static final String WORK = ".backup-";

  private static final FileAttribute<Set<PosixFilePermission>> OWNERS =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final InstantSource clock;
  private final Consumer<GatewayConfig> made;

  /**
   * @param made called once a backup is whole, to tell a running gateway
   */
  public BackupCommand(InstantSource clock, Consumer<GatewayConfig> made) {
    this.clock = clock;
    this.made = made;
  }

  /** Runs the command and returns its exit code. */
  public int run(List<String> args, PrintStream out, PrintStream err) {
    try {
      if (args.isEmpty() || args.getFirst().startsWith("--")) {
        throw new Command.BadUsage("into which file?\n" + Usage.of("backup"));
      }
      Map<String, String> options =
          Command.options(
              args.subList(1, args.size()).toArray(String[]::new), Set.of("config", "to"));
      Optional<Recipient> to =
          options.containsKey("to")
              ? Optional.of(Recipient.of(options.getOrDefault("to", "")))
              : Optional.empty();
      Path folder = Command.folder(options);
      Optional<GatewayConfig> config = Command.servable(folder, err);
      if (config.isEmpty()) {
        return Command.CONFIGURATION;
      }
      if (config.get().storage().file().isEmpty()) {
        throw new Unusable(
            "the database is on a PostgreSQL server: back it up there (pg_dump -Fc), and the order"
                + " keys and the configuration apart from it");
      }
      Natives.unpackIn(config.get().storage().folder());
      if (args.getFirst().equals("-")) {
        make(folder, config.get(), to, Optional.empty(), out, err);
      } else {
        Path file = Path.of(args.getFirst()).toAbsolutePath();
        make(folder, config.get(), to, Optional.of(file), out, err);
        out.println("made " + file);
      }
      made.accept(config.get());
      return 0;
    } catch (Command.BadUsage bad) {
      err.println(bad.getMessage());
      return Command.USAGE;
    } catch (Unusable lasting) {
      err.println("heurtoir-gateway: " + lasting.getMessage());
      return Command.CONFIGURATION;
    } catch (IOException failed) {
      err.println("heurtoir-gateway: no backup: " + Command.reason(failed));
      return Command.UNAVAILABLE;
    }
  }

  private void make(
      Path folder,
      GatewayConfig config,
      Optional<Recipient> to,
      Optional<Path> file,
      PrintStream out,
      PrintStream err)
      throws IOException {
    if (file.isPresent() && Files.exists(file.get(), LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(file.get() + " is there already");
    }
    Path state = config.storage().folder();
    tidy(state);
    Path work =
        Files.createTempDirectory(
            state,
            WORK,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try {
      Archive archive = collect(folder, config, work, err);
      if (file.isEmpty()) {
        if (to.isPresent()) {
          Path whole = Files.createFile(work.resolve("whole"), OWNERS);
          to.get().encrypt(archive::write, whole, work.resolve("said"));
          Files.copy(whole, out);
        } else {
          archive.write(out);
        }
        out.flush();
        if (out.checkError()) {
          throw new IOException("the standard output takes no more");
        }
        return;
      }
      Path part =
          Files.createTempFile(
              file.get().resolveSibling(".").normalize(),
              "." + file.get().getFileName(),
              ".part",
              OWNERS);
      try {
        if (to.isPresent()) {
          to.get().encrypt(archive::write, part, work.resolve("said"));
        } else {
          try (OutputStream into = new BufferedOutputStream(Files.newOutputStream(part))) {
            archive.write(into);
          }
        }
        try (FileChannel written = FileChannel.open(part, StandardOpenOption.WRITE)) {
          written.force(true);
        }
        Files.move(part, file.get(), StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(part);
      }
    } finally {
      delete(work);
    }
  }

  /** What an archive is made of: copies that nobody changes any more. */
  private record Archive(Manifest manifest, Path work) {
    void write(OutputStream out) throws IOException {
      byte[] head = manifest.bytes();
      long seconds = manifest.made().getEpochSecond();
      try (Tar.Writer tar = new Tar.Writer(out)) {
        tar.add(
            new Tar.Member(Manifest.NAME, 0600, head.length, seconds, Optional.empty()),
            new ByteArrayInputStream(head));
        for (int i = 0; i < manifest.files().size(); i++) {
          Manifest.Entry entry = manifest.files().get(i);
          Tar.Member member =
              new Tar.Member(entry.name(), entry.mode(), entry.size(), seconds, entry.link());
          if (entry.link().isPresent()) {
            tar.add(member, InputStream.nullInputStream());
          } else {
            try (InputStream content = Files.newInputStream(work.resolve(Integer.toString(i)))) {
              tar.add(member, content);
            }
          }
        }
      }
    }
  }

  private Archive collect(Path folder, GatewayConfig config, Path work, PrintStream err)
      throws IOException {
    Instant now = clock.instant();
    Path database = config.storage().file().orElseThrow();
    List<Manifest.Entry> entries = new ArrayList<>();
    BackupFiles files = new BackupFiles(folder, config);
    // The database first: a key that is rolled meanwhile is then newer than its epoch, as after a
    // roll that was cut off, which the gateway mends at its start.
    List<String> schema = DatabaseCopy.make(Database.Sqlite.existing(database), work.resolve("0"));
    entries.add(
        entry(
            new Source("state/" + database.getFileName(), database, ""),
            Optional.empty(),
            work.resolve("0")));
    for (Source source : files.all()) {
      Path copy = work.resolve(Integer.toString(entries.size()));
      Optional<String> link =
          Files.isSymbolicLink(source.path())
              ? Optional.of(Files.readSymbolicLink(source.path()).toString())
              : Optional.empty();
      if (link.isEmpty()) {
        Files.copy(source.path(), copy, LinkOption.NOFOLLOW_LINKS);
      }
      if (source.name().startsWith("outside/")) {
        err.println(
            source.path()
                + " is in the backup, and restore will not put it back: it is neither below "
                + folder
                + " nor beside the database");
      }
      entries.add(entry(source, link, copy));
    }
    byte[] id = new byte[16];
    new SecureRandom().nextBytes(id);
    return new Archive(
        new Manifest(
            HexFormat.of().formatHex(id),
            now,
            schema,
            folder.toAbsolutePath().normalize().toString(),
            database.toString(),
            files.folders(),
            entries),
        work);
  }

  private static Manifest.Entry entry(Source source, Optional<String> link, Path copy)
      throws IOException {
    PosixFileAttributes of = source.attributes();
    return new Manifest.Entry(
        source.name(),
        source.path().toString(),
        mode(of.permissions()),
        of.owner().getName(),
        of.group().getName(),
        link.isPresent() ? 0 : Files.size(copy),
        link.isPresent() ? "" : Sha256.of(copy),
        link,
        source.key());
  }

  static int mode(Set<PosixFilePermission> permissions) {
    int mode = 0;
    for (PosixFilePermission each : permissions) {
      mode |= 0400 >> each.ordinal();
    }
    return mode;
  }

  /** Deletes what a backup that was killed left behind an hour ago or more. */
  private void tidy(Path state) throws IOException {
    Instant hourAgo = clock.instant().minus(Duration.ofHours(1));
    try (DirectoryStream<Path> left = Files.newDirectoryStream(state, WORK + "*")) {
      for (Path each : left) {
        if (Files.getLastModifiedTime(each).toInstant().isBefore(hourAgo)) {
          delete(each);
        }
      }
    }
  }

  private static void delete(Path work) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(work)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(work);
  }
}
