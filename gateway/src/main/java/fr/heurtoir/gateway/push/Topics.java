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
 * RFC 8030 section 5.4: the topic of a ring at its push service, by which the push of its end
 * replaces that of its beginning. It is derived by a key that only this process has and that ends
 * with it, so a topic reveals nothing, also later.
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
