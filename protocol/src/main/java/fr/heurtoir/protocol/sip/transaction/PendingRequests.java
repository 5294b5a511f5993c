package fr.heurtoir.protocol.sip.transaction;

import fr.heurtoir.protocol.sip.transport.SipChannel;
import gov.nist.javax.sip.message.SIPRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import javax.sip.ClientTransaction;
import javax.sip.SipException;
import javax.sip.message.Request;
import javax.sip.message.Response;

/** The requests outside dialogs whose final response a caller waits for. Any thread. */
final class PendingRequests {
  /** The most waiting requests; a further one fails at once. */
  private static final int MOST = 4096;

  private final TransactionLayer transactions;
  private final Set<Pending> waiting = ConcurrentHashMap.newKeySet();

  PendingRequests(TransactionLayer transactions) {
    this.transactions = transactions;
  }

  /** One request; attached to its client transaction. */
  static final class Pending {
    private final SipChannel flow;
    private final CompletableFuture<Response> done = new CompletableFuture<>();

    Pending(SipChannel flow) {
      this.flow = flow;
    }

    void response(Response response) {
      if (response.getStatusCode() >= 200) {
        done.complete(response);
      }
    }

    void fail(String why) {
      done.completeExceptionally(new IOException(why));
    }
  }

  CompletionStage<Response> send(Request request, SipChannel flow, Duration bound) {
    Pending pending = new Pending(flow);
    if (waiting.size() >= MOST) {
      pending.fail("too many requests wait");
      return pending.done;
    }
    waiting.add(pending);
    pending.done.whenComplete((unused, failure) -> waiting.remove(pending));
    try {
      ((SIPRequest) request).setMessageChannel(flow);
      ClientTransaction transaction = transactions.provider().getNewClientTransaction(request);
      transaction.setApplicationData(pending);
      transactions.after(bound, () -> pending.fail("no answer in time"));
      transaction.sendRequest();
      if (!flow.open()) {
        pending.fail("the flow ended");
      }
    } catch (SipException | RejectedExecutionException failed) {
      pending.fail("not sent: " + failed.getClass().getSimpleName());
    }
    return pending.done;
  }

  /** A flow ended: fails the requests on it. */
  void gone(SipChannel flow) {
    for (Pending pending : waiting) {
      if (pending.flow == flow) {
        pending.fail("the flow ended");
      }
    }
  }

  void close() {
    waiting.forEach(pending -> pending.fail("the endpoint closed"));
  }
}
