package fr.heurtoir.protocol.sip.transaction;

import fr.heurtoir.protocol.sip.transport.Limits;
import fr.heurtoir.protocol.sip.transport.SipChannel;
import fr.heurtoir.protocol.sip.transport.SipCounters;
import fr.heurtoir.protocol.sip.transport.TransportLayer;
import fr.heurtoir.protocol.sip.transport.TransportUser;
import gov.nist.javax.sip.ListeningPointImpl;
import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.RejectedExecutionHandlers;
import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TooManyListenersException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sip.InvalidArgumentException;
import javax.sip.ListeningPoint;
import javax.sip.SipException;
import javax.sip.SipListener;
import javax.sip.SipProvider;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;

/**
 * The transaction layer of one endpoint (RFC 3261 section 17): JAIN-SIP's stack, the threads that
 * run it, and the way from a received message into it. Its dialogs (section 12) are kept by the
 * same stack. Any thread.
 */
public final class TransactionLayer {
  private final DefaultEventExecutorGroup threads;
  private final List<EventExecutor> ordered = new ArrayList<>();
  private final ThreadGroup group;
  private final SipStack stack;
  private final InboundMessages inbound;
  private final StackListener events = new StackListener();
  private final PendingRequests pending = new PendingRequests(this);
  private @Nullable SipProvider provider;

  /**
   * Starts the stack; it knows no transport before {@link #attach}.
   *
   * @param gate looks at every well-formed request first
   */
  public TransactionLayer(String name, Limits limits, SipCounters counters, RequestGate gate) {
    this.threads =
        new DefaultEventExecutorGroup(
            limits.threads(),
            new DefaultThreadFactory("heurtoir-sip-" + name, true),
            limits.queue(),
            RejectedExecutionHandlers.reject());
    threads.forEach(ordered::add);
    this.group = new ThreadGroup("heurtoir-sip-" + name);
    this.stack = SipStack.make(name, limits, group);
    this.inbound = new InboundMessages(stack, counters, limits, gate, this::threadOf);
  }

  /** Takes what the transport layer receives. */
  public TransportUser user() {
    return inbound;
  }

  /** The same thread for the same peer, so that its messages keep their order. */
  private EventExecutor threadOf(SipChannel flow) {
    int hash = flow.isReliable() ? Long.hashCode(flow.id()) : flow.remote().hashCode();
    return ordered.get(Math.floorMod(hash, ordered.size()));
  }

  /**
   * Makes the transports known to the stack; once, and before they begin to read.
   *
   * @throws IOException where the stack refuses one
   */
  public void attach(TransportLayer transport) throws IOException {
    stack.setMessageProcessorFactory(transport.processors());
    try {
      SipProvider made = null;
      for (TransportLayer.Point each : transport.points()) {
        ListeningPoint point =
            stack.createListeningPoint(each.host(), each.port(), each.transport().name());
        ((ListeningPointImpl) point).setSentBy(transport.host() + ":" + point.getPort());
        if (made == null) {
          made = stack.createSipProvider(point);
        } else {
          made.addListeningPoint(point);
        }
      }
      if (made == null) {
        throw new IllegalStateException("no transport");
      }
      made.addSipListener(events);
      provider = made;
    } catch (SipException
        | InvalidArgumentException
        | TooManyListenersException
        | ParseException bad) {
      throw new IOException("the SIP stack refused its transports: " + bad.getMessage());
    }
    transport.onGone(pending::gone);
  }

  /** Says who gets what happens; before the transports begin to read. */
  public void begin(SipListener listener) {
    events.begin(listener);
  }

  /**
   * Sends a request outside a dialog and gives its final response; the listener sees nothing of it.
   * Fails with an IOException where the flow ends or {@code bound} passes first.
   */
  public CompletionStage<Response> send(Request request, SipChannel flow, Duration bound) {
    return pending.send(request, flow, bound);
  }

  /** The stack's provider, after {@link #attach}. */
  public SipProvider provider() {
    SipProvider made = provider;
    if (made == null) {
      throw new IllegalStateException("not attached");
    }
    return made;
  }

  /** Where requests go that name no flow. */
  public void defaultFlow(SipChannel flow) {
    stack.defaultFlow(flow);
  }

  /** Server transactions that the stack keeps. */
  public int serverTransactions() {
    return stack.getServerTransactionTableSize();
  }

  /** Does that on a stack thread when the time has passed. */
  void after(Duration time, Runnable task) {
    threads.next().schedule(task, time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Does that on a stack thread at once and then again and again, until it is cancelled. */
  public Future<?> every(Duration pause, Runnable task) {
    return threads.next().scheduleWithFixedDelay(task, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Fails whoever waits for a response. */
  public void failPending() {
    pending.close();
  }

  /** Ends the stack and its threads; blocks for at most a second or two. */
  public void end() {
    stack.end(group);
    threads.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
