package fr.heurtoir.gateway.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.media.dtls.DtlsAssociation;
import fr.heurtoir.gateway.media.dtls.DtlsDrop;
import fr.heurtoir.gateway.media.dtls.DtlsFailure;
import fr.heurtoir.gateway.media.dtls.DtlsLimits;
import fr.heurtoir.gateway.media.dtls.DtlsListener;
import fr.heurtoir.gateway.media.dtls.DtlsServer;
import fr.heurtoir.gateway.rtc.sdp.Fingerprint;
import fr.heurtoir.gateway.rtc.srtp.SrtpKeys;
import fr.heurtoir.gateway.rtc.srtp.SrtpProfile;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.jcajce.util.JcaJceHelper;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.crypto.TlsCipher;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;
import org.junit.jupiter.api.Test;

/** A peer that holds the keys of its handshake, and says in an encrypted record what is not so. */
class EncryptedFragmentsAreBoundedTest {
  private static final int LIES = 2;

  /** A cipher whose first handshake records declare a message of 16 MiB. */
  private static final class Liar extends JcaTlsCrypto {
    private final AtomicInteger lies = new AtomicInteger();

    private Liar(JcaJceHelper helper, SecureRandom keys, SecureRandom nonces) {
      super(helper, keys, nonces);
    }

    static Liar create() {
      return (Liar)
          new JcaTlsCryptoProvider() {
            @Override
            public JcaTlsCrypto create(SecureRandom keys, SecureRandom nonces) {
              return new Liar(getHelper(), keys, nonces);
            }
          }.create(new SecureRandom());
    }

    @Override
    public TlsCipher createCipher(TlsCryptoParameters parameters, int encryption, int mac)
        throws IOException {
      TlsCipher honest = super.createCipher(parameters, encryption, mac);
      return (TlsCipher)
          Proxy.newProxyInstance(
              TlsCipher.class.getClassLoader(),
              new Class<?>[] {TlsCipher.class},
              (_, method, arguments) -> {
                if (method.getName().equals("encodePlaintext")
                    && arguments[1].equals(ContentType.handshake)
                    && lies.get() < LIES) {
                  lies.incrementAndGet();
                  byte[] plain = ((byte[]) arguments[4]).clone();
                  int at = (Integer) arguments[5];
                  Arrays.fill(plain, at + 1, at + 4, (byte) 0xFF);
                  arguments[4] = plain;
                }
                return method.invoke(honest, arguments);
              });
    }
  }

  private final DtlsServer server =
      new DtlsServer(DtlsLimits.DEFAULT, new SecureRandom(), Instant.now());
  private final BlockingQueue<byte[]> toClient = new LinkedBlockingQueue<>();
  private final CompletableFuture<SrtpKeys> keys = new CompletableFuture<>();

  private final DtlsListener listener =
      new DtlsListener() {
        @Override
        public void onKeys(SrtpKeys made) {
          keys.complete(made);
        }

        @Override
        public void onFailed(DtlsFailure reason, String detail) {
          keys.completeExceptionally(new AssertionError(reason + " " + detail));
        }

        @Override
        public void onClosed() {}
      };

  @Test
  void whatDeclaresAHugeMessageIsDroppedAndTheHandshakeGoesOn() throws Exception {
    TestCertificate certificate = TestCertificate.create();
    Liar liar = Liar.create();
    TestDtlsClient client = new TestDtlsClient(certificate, SrtpProfile.AEAD_AES_128_GCM, liar);
    try (ExecutorService loop = Executors.newSingleThreadExecutor()) {
      DtlsAssociation association =
          server.start(
              Set.of(Fingerprint.of(Fingerprint.Hash.SHA_256, certificate.der())),
              toClient::add,
              loop,
              listener);
      new DTLSClientProtocol().connect(client, wire(association, loop));
      assertEquals(
          client.keys.get(30, TimeUnit.SECONDS).profile(),
          keys.get(30, TimeUnit.SECONDS).profile());
      loop.execute(association::close);
    }
    assertTrue(liar.lies.get() == LIES, "it lied");
    assertEquals(LIES, server.counters().dropped(DtlsDrop.OVERSIZE_FRAGMENT));
    assertEquals(0, server.handshaking());
  }

  private DatagramTransport wire(DtlsAssociation association, ExecutorService loop) {
    return new QueuedDatagrams(
        toClient,
        packet -> loop.execute(() -> association.receive(Unpooled.wrappedBuffer(packet))));
  }
}
