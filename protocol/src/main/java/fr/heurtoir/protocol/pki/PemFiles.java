package fr.heurtoir.protocol.pki;

import java.nio.file.Files;
import java.nio.file.Path;

/** A certificate (PEM) and its private key (PKCS #8 PEM, readable by its owner alone). */
public record PemFiles(Path certificate, Path key) {
  /** Whether both are there. */
  boolean exist() {
    return Files.exists(certificate) && Files.exists(key);
  }
}
