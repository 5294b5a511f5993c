package fr.heurtoir.gateway.push;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;

/** A browser's side of a subscription; what comes is read by another project's implementation. */
public final class Phone {
  private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();
  private static final int HALF = 32;

  private final KeyPair pair;
  private final byte[] secret = new byte[16];

  public Phone() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    pair = generator.generateKeyPair();
    new SecureRandom().nextBytes(secret);
  }

  public String p256dh() {
    ECPublicKey key = (ECPublicKey) pair.getPublic();
    byte[] point = new byte[1 + 2 * HALF];
    point[0] = 4;
    System.arraycopy(half(key.getW().getAffineX()), 0, point, 1, HALF);
    System.arraycopy(half(key.getW().getAffineY()), 0, point, 1 + HALF, HALF);
    return URL.encodeToString(point);
  }

  public String auth() {
    return URL.encodeToString(secret);
  }

  Subscription at(String endpoint, PushPolicy policy) {
    PushPolicy.Judgement.Allowed allowed = (PushPolicy.Judgement.Allowed) policy.judge(endpoint);
    return Subscription.of(allowed.endpoint(), p256dh(), auth()).orElseThrow();
  }

  /** The text, by the implementation of one of the authors of RFC 8188. */
  public String open(byte[] body) throws Exception {
    return Reader.open(
        URL.encodeToString(half(((ECPrivateKey) pair.getPrivate()).getS())), auth(), body);
  }

  public JsonNode read(byte[] body) throws Exception {
    return JsonMapper.builder().build().readTree(open(body));
  }

  private static byte[] half(BigInteger number) {
    byte[] bytes = number.toByteArray();
    byte[] half = new byte[HALF];
    int from = Math.max(0, bytes.length - HALF);
    byte[] kept = Arrays.copyOfRange(bytes, from, bytes.length);
    System.arraycopy(kept, 0, half, HALF - kept.length, kept.length);
    return half;
  }
}
