package fr.heurtoir.protocol.sip;

import fr.heurtoir.protocol.sip.transaction.TransactionLayer;
import fr.heurtoir.protocol.sip.transport.TransportLayer;
import java.io.IOException;

/** The layers of one running endpoint, and the order in which they start and end. */
record Layers(TransportLayer transport, TransactionLayer transactions, RequestFactory requests) {

  /** Binds and builds. Accepts nothing before the transport layer begins. */
  static Layers start(Plan plan) throws IOException {
    TransactionLayer transactions =
        new TransactionLayer(plan.name(), plan.limits(), plan.counters(), plan.gate());
    TransportLayer transport;
    try {
      transport = TransportLayer.bind(plan.transport(), transactions.user());
    } catch (IOException | RuntimeException failed) {
      transactions.end();
      throw failed;
    }
    Layers layers = new Layers(transport, transactions, new RequestFactory(transport.host()));
    try {
      transactions.attach(transport);
      return layers;
    } catch (IOException | RuntimeException failed) {
      layers.close();
      throw failed;
    }
  }

  /** Blocks for a second or two. A second call does nothing. */
  void close() {
    transport.stop();
    transactions.end();
    transport.end();
  }
}
