package fr.heurtoir.gateway.push;

import com.zerodeplibs.webpush.VAPIDKeyPair;
import com.zerodeplibs.webpush.VAPIDKeyPairs;
import com.zerodeplibs.webpush.jwt.VAPIDJWTParam;
import com.zerodeplibs.webpush.key.PrivateKeySources;
import com.zerodeplibs.webpush.key.PublicKeySources;
import fr.heurtoir.gateway.ops.SecretFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The key by which push services know this gateway (RFC 8292). Phones subscribe for this key, so
 * when it is lost every phone has to subscribe again.
 */
public final class VapidKey {
  /** RFC 8292 section 2: at most 24 h. */
  private static final Duration TOKEN_LIFE = Duration.ofHours(12);

  private static final Duration RENEW_BEFORE = Duration.ofHours(6);
  private static final int MOST_ORIGINS = 64;
  private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

  private final VAPIDKeyPair pair;
  private final String subject;
  private final Map<String, Token> tokens = new HashMap<>();

  private record Token(String header, Instant renewAt) {}

  private VapidKey(VAPIDKeyPair pair, String subject) {
    this.pair = pair;
    this.subject = subject;
  }

  /**
   * The key in that file; makes one where the file is missing. Blocks on the disk.
   *
   * @param subject the address to which a push service may write: {@code mailto:} or {@code https:}
   * @throws IOException where the file cannot be read or made, can be read by others, or holds no
   *     key
   */
  public static VapidKey open(Path file, String subject) throws IOException {
    Optional<String> kept = SecretFile.read(file, "push key", "delete it: phones subscribe anew");
    String text;
    if (kept.isPresent()) {
      text = kept.get();
    } else {
      text = newKey();
      SecretFile.write(file, text);
    }
    try {
      VapidKey key =
          new VapidKey(
              VAPIDKeyPairs.of(
                  PrivateKeySources.ofPKCS8Bytes(block(text, "PRIVATE KEY")),
                  PublicKeySources.ofX509Bytes(block(text, "PUBLIC KEY"))),
              subject);
      key.publicKey();
      return key;
    } catch (RuntimeException notAKey) {
      throw new IOException("push key " + file + " holds no key pair: " + notAKey, notAKey);
    }
  }

  /**
   * The public key for which phones subscribe: an uncompressed point of P-256, base64url without
   * padding.
   */
  public String publicKey() {
    return pair.extractPublicKeyInUncompressedFormAsString();
  }

  /** The header that identifies this gateway to the endpoint's service. Any thread. */
  synchronized String authorization(Endpoint endpoint, Instant now) {
    Token known = tokens.get(endpoint.origin());
    // After the clock was set back, a token ends too late for RFC 8292, so a new one is made.
    if (known != null
        && now.isBefore(known.renewAt())
        && known.renewAt().isBefore(now.plus(RENEW_BEFORE).plusSeconds(1))) {
      return known.header();
    }
    String header =
        pair.generateAuthorizationHeaderValue(
            VAPIDJWTParam.getBuilder()
                .resourceURLString(endpoint.origin() + "/")
                .expirationTime(now.plus(TOKEN_LIFE))
                .subject(subject)
                .build());
    if (tokens.size() >= MOST_ORIGINS) {
      tokens.clear();
    }
    tokens.put(endpoint.origin(), new Token(header, now.plus(RENEW_BEFORE)));
    return header;
  }

  private static String newKey() throws IOException {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair made = generator.generateKeyPair();
      return written("PRIVATE KEY", made.getPrivate().getEncoded())
          + written("PUBLIC KEY", made.getPublic().getEncoded());
    } catch (GeneralSecurityException impossible) {
      throw new IOException("no push key can be made: " + impossible.getMessage(), impossible);
    }
  }

  private static String written(String label, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, LINES.encodeToString(der), label);
  }

  private static byte[] block(String text, String label) {
    String begin = "-----BEGIN " + label + "-----";
    int from = text.indexOf(begin);
    int to = text.indexOf("-----END " + label + "-----");
    if (from < 0 || to < from) {
      throw new IllegalArgumentException("no " + label);
    }
    return Base64.getMimeDecoder()
        .decode(text.substring(from + begin.length(), to).getBytes(StandardCharsets.US_ASCII));
  }
}
