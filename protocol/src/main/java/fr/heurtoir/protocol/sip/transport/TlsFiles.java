package fr.heurtoir.protocol.sip.transport;

import java.nio.file.Path;

/**
 * The PEM files of one side of mutual TLS. They are read at the start and at every reload.
 *
 * @param certificate own certificate, then its intermediates
 * @param key its private key, PKCS #8, not encrypted
 * @param peers the authorities of the other side's certificates; nothing else is trusted
 */
public record TlsFiles(Path certificate, Path key, Path peers) {}
