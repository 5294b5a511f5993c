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
 * The transaction layer of one endpoint (RFC 3261 section 17): JAIN-SIP's stack, its threads, and
 * the way of a received message into it. The same stack keeps the dialogs (section 12). Any thread.
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
   * Starts the stack, which has no transport before {@link #attach}.
   *
   * @param gate checks every well-formed request first
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

  /** Receives messages from the transport layer. */
  public TransportUser user() {
    return inbound;
  }

  /** The stack thread of a peer: always the same one, so that its messages keep their order. */
  private EventExecutor threadOf(SipChannel flow) {
    int hash = flow.isReliable() ? Long.hashCode(flow.id()) : flow.remote().hashCode();
    return ordered.get(Math.floorMod(hash, ordered.size()));
  }

  /**
   * Adds the transports to the stack; once, before they begin to read.
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

  /** Sets the listener, before the transports begin to read. */
  public void begin(SipListener listener) {
    events.begin(listener);
  }

  /**
   * Sends a request outside a dialog and returns its final response, which the listener does not
   * see. Fails with an IOException where the flow ends or {@code bound} passes first.
   */
  public CompletionStage<Response> send(Request request, SipChannel flow, Duration bound) {
    return pending.send(request, flow, bound);
  }

  /** The stack's provider. Call it after {@link #attach}. */
  public SipProvider provider() {
    SipProvider made = provider;
    if (made == null) {
      throw new IllegalStateException("not attached");
    }
    return made;
  }

  /** Sets the flow for requests that name none. */
  public void defaultFlow(SipChannel flow) {
    stack.defaultFlow(flow);
  }

  /** How many server transactions the stack keeps. */
  public int serverTransactions() {
    return stack.getServerTransactionTableSize();
  }

  /** Runs a task on a stack thread after that time. */
  void after(Duration time, Runnable task) {
    threads.next().schedule(task, time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Runs a task on a stack thread at once and then repeatedly, until it is cancelled. */
  public Future<?> every(Duration pause, Runnable task) {
    return threads.next().scheduleWithFixedDelay(task, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Fails everybody who waits for a response. */
  public void failPending() {
    pending.close();
  }

  /** Ends the stack and its threads. Blocks for a second or two at most. */
  public void end() {
    stack.end(group);
    threads.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
