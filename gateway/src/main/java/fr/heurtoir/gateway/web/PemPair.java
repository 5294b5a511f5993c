package fr.heurtoir.gateway.web;

import io.vertx.core.net.PemKeyCertOptions;
import java.nio.file.Path;

/** A certificate chain and its key, both PEM files. */
record PemPair(Path certificates, Path key) {
  PemKeyCertOptions options() {
    return new PemKeyCertOptions()
        .setCertPath(certificates.toAbsolutePath().toString())
        .setKeyPath(key.toAbsolutePath().toString());
  }
}
