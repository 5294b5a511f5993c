package fr.heurtoir.gateway.push;

import com.zerodeplibs.webpush.header.Topic;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * RFC 8030 section 5.4: what names a ring to its push service, so that its end takes its place
 * there. Derived by a key that nobody else has and that ends with this process: the name says
 * nothing, and nothing later.
 */
final class Topics {
  private static final String MAC = "HmacSHA256";

  /** 24 bytes are the 32 characters that a topic may have. */
  private static final int BYTES = 24;

  private final SecretKeySpec key;

  Topics() {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    this.key = new SecretKeySpec(random, MAC);
  }

  String of(String id) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(key);
      byte[] whole = mac.doFinal(id.getBytes(StandardCharsets.US_ASCII));
      return Topic.ensure(
          Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(whole, BYTES)));
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
