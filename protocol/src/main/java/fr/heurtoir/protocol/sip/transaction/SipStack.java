package fr.heurtoir.protocol.sip.transaction;

import fr.heurtoir.protocol.sip.transport.Limits;
import fr.heurtoir.protocol.sip.transport.SipChannel;
import gov.nist.javax.sip.SipStackImpl;
import gov.nist.javax.sip.message.SIPRequest;
import java.util.Collections;
import java.util.List;
import java.util.ListIterator;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import javax.sip.PeerUnavailableException;
import javax.sip.SipException;
import javax.sip.address.Hop;
import javax.sip.address.Router;
import javax.sip.message.Request;
import org.jspecify.annotations.Nullable;

/** JAIN-SIP's stack with our routing, made so that all its threads can be ended. */
final class SipStack extends SipStackImpl {
  private volatile @Nullable SipChannel defaultFlow;

  private SipStack(String name, Limits limits) throws PeerUnavailableException {
    super(properties(name, limits));
    setRouter(new FlowRouter(this));
  }

  private static Properties properties(String name, Limits limits) {
    Properties properties = new Properties();
    properties.setProperty("javax.sip.STACK_NAME", name);
    properties.setProperty("javax.sip.AUTOMATIC_DIALOG_SUPPORT", "on");
    properties.setProperty("javax.sip.USE_ROUTER_FOR_ALL_URIS", "true");
    properties.setProperty("gov.nist.javax.sip.STACK_LOGGER", SlfStackLogger.class.getName());
    properties.setProperty("gov.nist.javax.sip.SERVER_LOGGER", SilentServerLogger.class.getName());
    properties.setProperty("gov.nist.javax.sip.TIMER_CLASS_NAME", StackTimer.class.getName());
    properties.setProperty("gov.nist.javax.sip.REENTRANT_LISTENER", "true");
    // An INVITE transaction without a final response has no timer of its own (RFC 3261 section
    // 17.2.1).
    properties.setProperty("gov.nist.javax.sip.MAX_TX_LIFETIME_INVITE", "600");
    properties.setProperty(
        "gov.nist.javax.sip.THREAD_POOL_SIZE", Integer.toString(limits.threads()));
    return properties;
  }

  /**
   * Makes the stack. Its constructor starts a thread that is no daemon, and its stop() leaves that
   * thread waiting for ever. Made inside its own thread group, the thread can be found again.
   */
  static SipStack make(String name, Limits limits, ThreadGroup group) {
    AtomicReference<@Nullable SipStack> made = new AtomicReference<>();
    AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
    Thread maker =
        new Thread(
            group,
            () -> {
              try {
                made.set(new SipStack(name, limits));
              } catch (PeerUnavailableException | RuntimeException bad) {
                failed.set(bad);
              }
            },
            "heurtoir-sip-start");
    maker.start();
    await(maker, () -> {});
    SipStack stack = made.get();
    if (stack == null) {
      throw new IllegalStateException("the SIP stack did not start", failed.get());
    }
    return stack;
  }

  /**
   * Stops the stack and ends its threads. Its stop() sleeps for a second "to let the processing
   * complete". The sockets are closed by then and nothing is left to complete, so we interrupt that
   * sleep.
   */
  void end(ThreadGroup group) {
    Thread stopper = new Thread(group, this::stop, "heurtoir-sip-stop");
    stopper.start();
    await(stopper, group::interrupt);
    getReinviteExecutor().shutdownNow();
    group.interrupt();
  }

  private static void await(Thread thread, Runnable meanwhile) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join(20);
        meanwhile.run();
      } catch (InterruptedException later) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** The flow for requests that name none; null where there is none. */
  void defaultFlow(@Nullable SipChannel flow) {
    defaultFlow = flow;
  }

  /** Routes by the flow that the caller put on the request, never by an address in the request. */
  private record FlowRouter(SipStack stack) implements Router {
    @Override
    public Hop getNextHop(Request request) throws SipException {
      if (request instanceof SIPRequest marked
          && marked.getMessageChannel() instanceof SipChannel flow) {
        return flow.hop();
      }
      SipChannel flow = stack.defaultFlow;
      if (flow == null) {
        throw new SipException("no flow for this request");
      }
      return flow.hop();
    }

    @Override
    public @Nullable Hop getOutboundProxy() {
      return null;
    }

    @Override
    public ListIterator<Hop> getNextHops(Request request) {
      try {
        return List.of(getNextHop(request)).listIterator();
      } catch (SipException none) {
        return Collections.emptyListIterator();
      }
    }
  }
}
