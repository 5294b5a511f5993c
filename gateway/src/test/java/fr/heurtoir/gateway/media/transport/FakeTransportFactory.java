package fr.heurtoir.gateway.media.transport;

import fr.heurtoir.gateway.rtc.sdp.MalformedSdpException;
import fr.heurtoir.gateway.rtc.sdp.Offer;
import fr.heurtoir.gateway.rtc.sdp.PlainAnswer;
import fr.heurtoir.gateway.rtc.sdp.PlainOffer;
import fr.heurtoir.gateway.rtc.sdp.TransportAnswer;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Opens {@link FakeTransport}s for offers of plain RTP. */
public final class FakeTransportFactory implements TransportFactory {
  /** Every transport that was opened, in order. */
  public final List<FakeTransport> opened = new ArrayList<>();

  /** Whether there is room for another. */
  public boolean full;

  @Override
  public Negotiation negotiate(String text, Optional<MediaTransport> present)
      throws MalformedSdpException, NoTransportException {
    PlainOffer offer = PlainOffer.read(text);
    String sessionId = offer.offer().sessionId();
    boolean same =
        present.filter(t -> t instanceof FakeTransport f && f.continuedBy(sessionId)).isPresent();
    if (full && !same) {
      throw new NoTransportException("no port for RTP is free");
    }
    return new Negotiation() {
      @Override
      public Offer offer() {
        return offer.offer();
      }

      @Override
      public TransportAnswer answer() {
        InetSocketAddress here = new InetSocketAddress("192.0.2.1", 7_000);
        PlainAnswer.Local local = new PlainAnswer.Local(here, here);
        return new PlainAnswer(Map.of("audio", local, "video", local));
      }

      @Override
      public boolean continues() {
        return same;
      }

      @Override
      public MediaTransport open(TransportListener listener) {
        FakeTransport transport = new FakeTransport(listener, sessionId);
        opened.add(transport);
        return transport;
      }

      @Override
      public void resume() {
        // Nothing of a fake depends on the offer.
      }
    };
  }
}
