package fr.heurtoir.gateway.media.dtls;

import java.io.IOException;
import java.security.SecureRandom;
import org.bouncycastle.jcajce.util.JcaJceHelper;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsCipher;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.TlsDecodeResult;
import org.bouncycastle.tls.crypto.TlsEncodeResult;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;

/**
 * Bouncy Castle's ciphers with a check between decryption and the reassembler. {@link HelloFilter}
 * cannot look into an encrypted record, and DTLS ignores {@code TlsPeer.getMaxHandshakeMessageSize}
 * (1.84).
 */
final class BoundedCrypto extends JcaTlsCrypto {
  private final Runnable dropped;

  private BoundedCrypto(
      JcaJceHelper helper, SecureRandom keys, SecureRandom nonces, Runnable dropped) {
    super(helper, keys, nonces);
    this.dropped = dropped;
  }

  /**
   * @param dropped called for each dropped record, on the association's thread
   */
  static JcaTlsCrypto create(SecureRandom random, Runnable dropped) {
    return new JcaTlsCryptoProvider() {
      @Override
      public JcaTlsCrypto create(SecureRandom keys, SecureRandom nonces) {
        return new BoundedCrypto(getHelper(), keys, nonces, dropped);
      }
    }.create(random);
  }

  @Override
  public TlsCipher createCipher(TlsCryptoParameters parameters, int encryption, int mac)
      throws IOException {
    return new Bounded(super.createCipher(parameters, encryption, mac), dropped);
  }

  private record Bounded(TlsCipher cipher, Runnable dropped) implements TlsCipher {
    @Override
    public TlsDecodeResult decodeCiphertext(
        long sequence, short type, ProtocolVersion version, byte[] record, int from, int length)
        throws IOException {
      TlsDecodeResult plain =
          cipher.decodeCiphertext(sequence, type, version, record, from, length);
      if (plain.contentType == ContentType.handshake
          && HelloFilter.declaresTooMuch(plain.buf, plain.off, plain.off + plain.len)) {
        dropped.run();
        // The only alert after which the record layer drops the record and continues (RFC 6347
        // 4.1.2.7).
        throw new TlsFatalAlert(AlertDescription.bad_record_mac);
      }
      return plain;
    }

    @Override
    public TlsEncodeResult encodePlaintext(
        long sequence,
        short type,
        ProtocolVersion version,
        int header,
        byte[] plain,
        int from,
        int length)
        throws IOException {
      return cipher.encodePlaintext(sequence, type, version, header, plain, from, length);
    }

    @Override
    public int getCiphertextDecodeLimit(int plaintextLimit) {
      return cipher.getCiphertextDecodeLimit(plaintextLimit);
    }

    @Override
    public int getCiphertextEncodeLimit(int plaintextLimit) {
      return cipher.getCiphertextEncodeLimit(plaintextLimit);
    }

    @Override
    public int getPlaintextDecodeLimit(int ciphertextLimit) {
      return cipher.getPlaintextDecodeLimit(ciphertextLimit);
    }

    @Override
    public int getPlaintextEncodeLimit(int ciphertextLimit) {
      return cipher.getPlaintextEncodeLimit(ciphertextLimit);
    }

    @Override
    public void rekeyDecoder() throws IOException {
      cipher.rekeyDecoder();
    }

    @Override
    public void rekeyEncoder() throws IOException {
      cipher.rekeyEncoder();
    }

    @Override
    public boolean usesOpaqueRecordTypeDecode() {
      return cipher.usesOpaqueRecordTypeDecode();
    }

    @Override
    public boolean usesOpaqueRecordTypeEncode() {
      return cipher.usesOpaqueRecordTypeEncode();
    }
  }
}
