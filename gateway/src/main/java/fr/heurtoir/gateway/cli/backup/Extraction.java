package fr.heurtoir.gateway.cli.backup;

import fr.heurtoir.gateway.ops.Unusable;
import fr.heurtoir.gateway.store.DatabaseCopy;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads an archive, from whoever wrote it: first its manifest, then what that names, in its order.
 */
final class Extraction {
  private static final int PEEKED = 32;

  private final Tar.Reader tar;
  private final Manifest manifest;

  private Extraction(Tar.Reader tar, Manifest manifest) {
    this.tar = tar;
    this.manifest = manifest;
  }

  /**
   * Reads the manifest alone.
   *
   * @throws Unusable where a newer gateway made the backup
   * @throws IOException where this is no backup, or an encrypted one
   */
  static Extraction begin(InputStream archive) throws IOException {
    BufferedInputStream in = new BufferedInputStream(archive);
    in.mark(PEEKED);
    byte[] first = in.readNBytes(PEEKED);
    in.reset();
    encrypted(first);
    Tar.Reader tar = new Tar.Reader(in);
    Tar.Member member = tar.next().orElseThrow(() -> new IOException("not an archive of a backup"));
    if (!member.name().equals(Manifest.NAME)
        || member.link().isPresent()
        || member.size() > Manifest.MOST_BYTES) {
      throw new IOException("not an archive of a backup: its manifest does not come first");
    }
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    tar.content(text);
    Manifest manifest = Manifest.read(text.toByteArray());
    List<String> unknown = DatabaseCopy.unknown(manifest.schema());
    if (!unknown.isEmpty()) {
      throw new Unusable(
          "a newer gateway made this backup ("
              + String.join(", ", unknown)
              + "): install that one");
    }
    return new Extraction(tar, manifest);
  }

  private static void encrypted(byte[] first) throws IOException {
    String text = new String(first, StandardCharsets.ISO_8859_1);
    if (text.startsWith("age-encryption.org/") || text.startsWith("-----BEGIN AGE ")) {
      throw new IOException(
          "it is encrypted: age --decrypt --identity KEYFILE FILE | heurtoir-gateway restore -");
    }
    // RFC 9580 section 4.2: the first octet of a packet has its highest bit set.
    if (text.startsWith("-----BEGIN PGP ") || (!text.isEmpty() && text.charAt(0) >= 0x80)) {
      throw new IOException("it is encrypted: gpg --decrypt FILE | heurtoir-gateway restore -");
    }
  }

  Manifest manifest() {
    return manifest;
  }

  /**
   * Writes every file.
   *
   * @param state for those of the state, by name
   * @param config for those of the configuration
   * @param owners whether to give files to those who had them; needs root
   * @throws IOException where anything is not as the manifest says
   */
  void write(Path state, Path config, boolean owners) throws IOException {
    for (Manifest.Folder folder : manifest.folders()) {
      Files.createDirectory(
          config.resolve(below(folder.name())),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    List<Manifest.Entry> links = new ArrayList<>();
    for (Manifest.Entry entry : manifest.files()) {
      Tar.Member member = tar.next().orElseThrow(() -> differs(entry, "is missing"));
      if (!member.name().equals(entry.name())
          || member.size() != entry.size()
          || !member.link().equals(entry.link())) {
        throw differs(entry, "is not what comes next");
      }
      if (entry.link().isPresent()) {
        if (entry.isIn("config")) {
          links.add(entry);
        }
        continue;
      }
      MessageDigest digest = Sha256.digest();
      if (entry.isIn("outside")) {
        tar.content(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
      } else {
        Path file = (entry.isIn("state") ? state : config).resolve(entry.below());
        try (OutputStream out =
            new DigestOutputStream(
                Files.newOutputStream(
                    Files.createFile(
                        file,
                        PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------"))),
                    StandardOpenOption.WRITE),
                digest)) {
          tar.content(out);
        }
        give(file, entry.mode(), entry.owner(), entry.group(), owners && entry.isIn("config"));
      }
      if (!Sha256.text(digest).equals(entry.sha256())) {
        throw differs(entry, "is damaged");
      }
    }
    if (tar.next().isPresent()) {
      throw new IOException("the archive has more than its manifest says");
    }
    // Last, so that nothing is written through one.
    for (Manifest.Entry entry : links) {
      Files.createSymbolicLink(config.resolve(entry.below()), Path.of(entry.link().orElseThrow()));
    }
    for (Manifest.Folder folder : manifest.folders().reversed()) {
      give(
          config.resolve(below(folder.name())),
          folder.mode(),
          folder.owner(),
          folder.group(),
          owners);
    }
  }

  private static String below(String name) {
    return name.substring(name.indexOf('/') + 1);
  }

  private static IOException differs(Manifest.Entry entry, String how) {
    return new IOException("the archive is not as its manifest says: " + entry.name() + " " + how);
  }

  private static void give(Path path, int mode, String owner, String group, boolean owners)
      throws IOException {
    if (owners) {
      UserPrincipalLookupService known = path.getFileSystem().getUserPrincipalLookupService();
      try {
        PosixFileAttributeView view =
            Files.getFileAttributeView(path, PosixFileAttributeView.class);
        view.setGroup(known.lookupPrincipalByGroupName(group));
        view.setOwner(known.lookupPrincipalByName(owner));
      } catch (UserPrincipalNotFoundException gone) {
        throw new IOException(
            "there is no user or group " + gone.getName() + " here, whose file " + path + " is",
            gone);
      }
    }
    Files.setPosixFilePermissions(path, permissions(mode));
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    for (PosixFilePermission each : PosixFilePermission.values()) {
      if ((mode & 0400 >> each.ordinal()) != 0) {
        permissions.add(each);
      }
    }
    return permissions;
  }

  /** The order key of a commune, where the backup has it below the configuration or the state. */
  Optional<Manifest.Entry> orderKey(String commune, boolean old) {
    return manifest.files().stream()
        .filter(entry -> entry.key().equals("order:" + commune) && !entry.isIn("outside"))
        .filter(entry -> entry.name().endsWith(".old") == old)
        .findFirst();
  }
}
