package fr.heurtoir.protocol.sip.transaction;

import fr.heurtoir.protocol.log.ForeignText;
import fr.heurtoir.protocol.net.SourceRates;
import fr.heurtoir.protocol.net.SourceRates.Rate;
import fr.heurtoir.protocol.net.SourceRates.Verdict;
import fr.heurtoir.protocol.sip.message.BadRequest;
import fr.heurtoir.protocol.sip.message.HeaderBlock;
import fr.heurtoir.protocol.sip.message.HeaderText;
import fr.heurtoir.protocol.sip.message.SentBy;
import fr.heurtoir.protocol.sip.transaction.RequestGate.Refusal;
import fr.heurtoir.protocol.sip.transport.Drop;
import fr.heurtoir.protocol.sip.transport.Limits;
import fr.heurtoir.protocol.sip.transport.SipChannel;
import fr.heurtoir.protocol.sip.transport.SipCounters;
import fr.heurtoir.protocol.sip.transport.Transport;
import fr.heurtoir.protocol.sip.transport.TransportUser;
import gov.nist.javax.sip.header.CSeq;
import gov.nist.javax.sip.header.CallID;
import gov.nist.javax.sip.header.Contact;
import gov.nist.javax.sip.header.ContentLength;
import gov.nist.javax.sip.header.ContentType;
import gov.nist.javax.sip.header.From;
import gov.nist.javax.sip.header.MaxForwards;
import gov.nist.javax.sip.header.RequestLine;
import gov.nist.javax.sip.header.StatusLine;
import gov.nist.javax.sip.header.To;
import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.parser.StringMsgParser;
import gov.nist.javax.sip.stack.SIPClientTransaction;
import gov.nist.javax.sip.stack.SIPServerTransaction;
import gov.nist.javax.sip.stack.SIPTransaction;
import gov.nist.javax.sip.stack.SIPTransactionStack;
import gov.nist.javax.sip.stack.ServerRequestInterface;
import gov.nist.javax.sip.stack.ServerResponseInterface;
import java.io.IOException;
import java.text.ParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import javax.sip.message.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes whole messages to the stack: raw checks, the parser, checks of the parsed message, the
 * gate, and then the stack's own entry points, used as its own transports use them. Runs on stack
 * threads; messages of one flow keep their order. Longer than other classes, because the order of
 * its checks keeps the stack safe and must be read as a whole.
 */
final class InboundMessages implements TransportUser {
  private static final Logger LOG = LoggerFactory.getLogger(InboundMessages.class);

  /**
   * A fault in one of these headers makes the message unusable. Any other faulty header is ignored.
   */
  private static final Set<Class<?>> NEEDED =
      Set.of(
          From.class,
          To.class,
          CSeq.class,
          Via.class,
          CallID.class,
          ContentLength.class,
          ContentType.class,
          Contact.class,
          MaxForwards.class,
          RequestLine.class,
          StatusLine.class);

  /** No real limit: the number of transactions is the limit. */
  private static final Rate ALL_INVITES = new Rate(100_000, 100_000);

  private final SIPTransactionStack stack;
  private final SipCounters counters;
  private final Limits limits;
  private final RequestGate gate;
  private final Function<SipChannel, Executor> threads;
  private final SourceRates<Object> invites;

  InboundMessages(
      SIPTransactionStack stack,
      SipCounters counters,
      Limits limits,
      RequestGate gate,
      Function<SipChannel, Executor> threads) {
    this.stack = stack;
    this.counters = counters;
    this.limits = limits;
    this.gate = gate;
    this.threads = threads;
    this.invites = new SourceRates<>(limits.calls(), ALL_INVITES, limits.sources());
  }

  /** Queues a framed message for the stack. Called on an event loop. */
  @Override
  public void received(byte[] bytes, int head, SipChannel from) {
    try {
      threads.apply(from).execute(() -> take(bytes, head, from));
    } catch (RejectedExecutionException full) {
      counters.drop(Drop.OVERLOAD);
      answer(HeaderBlock.read(bytes, head - 4), 503, "Overloaded", from);
    }
  }

  /** Answers what could not be framed. */
  @Override
  public void unframed(byte[] head, Drop reason, SipChannel to) {
    counters.drop(reason);
    if (head.length < 5) {
      return;
    }
    HeaderBlock header = HeaderBlock.read(head, head.length);
    switch (reason) {
      case BODY_TOO_LARGE -> answer(header, 413, "Body Too Large", to);
      case HEADER_TOO_LARGE -> answer(header, 400, "Header Too Large", to);
      case NO_LENGTH -> answer(header, 400, "Bad Content-Length", to);
      default -> answer(header, 400, "Bad Request", to);
    }
  }

  private void take(byte[] bytes, int head, SipChannel from) {
    HeaderBlock header = HeaderBlock.read(bytes, head - 4);
    boolean response = header.isResponse();
    if (!response && header.isOtherVersion()) {
      counters.drop(Drop.VERSION);
      answer(header, 505, "Version Not Supported", from);
      return;
    }
    if (!header.faults().isEmpty() || !response && !header.hasRequestLine()) {
      bad(header, from);
      return;
    }
    SIPMessage message;
    try {
      message =
          new StringMsgParser()
              .parseSIPMessage(
                  bytes,
                  true,
                  false,
                  (fault, m, kind, name, text) -> onFault(fault, m, kind, name));
    } catch (ParseException | RuntimeException | StackOverflowError notSip) {
      // The parser is foreign code that has thrown surprising exceptions. Any exception means that
      // the message is bad, and none of it has reached the stack yet.
      LOG.debug("sip parser refused flow={} why={}", from.id(), notSip.getClass().getSimpleName());
      bad(header, from);
      return;
    }
    try {
      toStack(message, from, header);
    } catch (RuntimeException | StackOverflowError broken) {
      counters.drop(Drop.STACK_FAILED);
      LOG.warn("event=sip-stack-failed flow={} why={}", from.id(), ForeignText.describe(broken));
    }
  }

  private static void onFault(
      ParseException fault,
      SIPMessage message,
      @org.jspecify.annotations.Nullable Class<?> kind,
      String header)
      throws ParseException {
    if (kind == null || NEEDED.contains(kind)) {
      throw fault;
    }
    message.addUnparsed(header);
  }

  /** The stack's entry for a message that it made itself. */
  @Override
  public void looped(SIPMessage message, SipChannel from) {
    if (message instanceof SIPRequest request) {
      request(request, from);
    } else if (message instanceof SIPResponse response) {
      response(response, from);
    }
  }

  private void toStack(SIPMessage message, SipChannel from, HeaderBlock header) {
    Via via = message.getTopmostVia();
    if (message.getFrom() == null
        || message.getTo() == null
        || message.getCallId() == null
        || message.getCSeq() == null
        || via == null) {
      bad(header, from);
      return;
    }
    if (!from.getTransport().equalsIgnoreCase(via.getTransport())) {
      counters.drop(Drop.WRONG_TRANSPORT);
      answer(header, 400, "Via Of Another Transport", from);
      return;
    }
    message.setRemoteAddress(from.remote().getAddress());
    message.setRemotePort(from.getPeerPort());
    message.setLocalAddress(from.getMessageProcessor().getIpAddress());
    message.setLocalPort(from.getPort());
    message.setPeerPacketSourceAddress(from.getPeerPacketSourceAddress());
    message.setPeerPacketSourcePort(from.getPeerPacketSourcePort());
    if (message instanceof SIPRequest request) {
      try {
        request.checkHeaders();
      } catch (ParseException incomplete) {
        bad(header, from);
        return;
      }
      if (!request.getMethod().equalsIgnoreCase(request.getCSeq().getMethod())
          || !request.getMethod().equals(request.getCSeq().getMethod())) {
        bad(header, from);
        return;
      }
      if (!stampVia(via, from) || !SentBy.intoBranch(via)) {
        bad(header, from);
        return;
      }
      Optional<Refusal> refusal = from.loopback() ? Optional.empty() : gate.refuse(request, from);
      if (!request.getMethod().equals(request.getMethod().toUpperCase(Locale.ROOT))) {
        // The stack writes every method in upper case, so this method is unknown here.
        counters.drop(Drop.REFUSED);
        Refusal why = refusal.orElse(new Refusal(501, "Not Implemented"));
        answer(
            BadRequest.answer(header, why.status(), why.phrase(), why.headers()),
            why.status(),
            from);
        return;
      }
      if (refusal.isPresent()) {
        counters.drop(Drop.REFUSED);
        refuse(request, refusal.get(), from);
        return;
      }
      if (!from.loopback()
          && stack.findTransaction(request, true) == null
          && (stack.getServerTransactionTableSize() >= limits.transactions()
              || callsTooOften(request, from))) {
        counters.drop(Drop.OVERLOAD);
        refuse(request, new Refusal(503, "Overloaded", Map.of("Retry-After", "5")), from);
        return;
      }
      request(request, from);
    } else if (message instanceof SIPResponse response) {
      try {
        response.checkHeaders();
      } catch (ParseException incomplete) {
        bad(header, from);
        return;
      }
      response(response, from);
    }
  }

  /**
   * The stack keeps every accepted INVITE for up to 32 s, refused or not (RFC 3261 section 17.2.1),
   * and has a common limit for all. So each source may only use a part of it.
   */
  private boolean callsTooOften(SIPRequest request, SipChannel from) {
    return request.getMethod().equals(Request.INVITE)
        && invites.take(from.source(), System.nanoTime()) != Verdict.FINE;
  }

  /**
   * Stamps the top Via (RFC 3261 section 18.2.1, RFC 3581 section 4). It first removes these
   * parameters and maddr, because values from the sender would direct our answers to somebody else.
   */
  private static boolean stampVia(Via via, SipChannel from) {
    boolean wantsPort = via.hasParameter(Via.RPORT) || from.transport() != Transport.UDP;
    via.removeParameter(Via.MADDR);
    via.removeParameter(Via.TTL);
    try {
      via.setParameter(Via.RECEIVED, from.getPeerAddress());
      via.removeParameter(Via.RPORT);
      if (wantsPort) {
        via.setParameter(Via.RPORT, Integer.toString(from.getPeerPort()));
      }
      return true;
    } catch (ParseException impossible) {
      return false;
    }
  }

  private void request(SIPRequest request, SipChannel from) {
    ServerRequestInterface next = stack.newSIPServerRequest(request, from);
    if (next == null) {
      counters.drop(Drop.STACK_REFUSED);
      return;
    }
    try {
      next.processRequest(request, from);
    } finally {
      if (next instanceof SIPServerTransaction transaction && !transaction.passToListener()) {
        ((SIPTransaction) transaction).releaseSem();
      }
    }
  }

  private void response(SIPResponse response, SipChannel from) {
    // Otherwise the listener would see a response that fits neither a request of ours nor a dialog.
    // A retransmitted 2xx must pass, because it needs its ACK again.
    if (stack.findTransaction(response, false) == null
        && stack.getDialog(response.getDialogId(false)) == null) {
      counters.drop(Drop.STRAY_RESPONSE);
      return;
    }
    ServerResponseInterface next = stack.newSIPServerResponse(response, from);
    if (next == null) {
      counters.drop(Drop.STACK_REFUSED);
      return;
    }
    try {
      if (next instanceof SIPClientTransaction transaction && !transaction.checkFromTag(response)) {
        counters.drop(Drop.STACK_REFUSED);
        return;
      }
      next.processResponse(response, from);
    } finally {
      if (next instanceof SIPTransaction transaction && !transaction.passToListener()) {
        transaction.releaseSem();
      }
    }
  }

  private void bad(HeaderBlock header, SipChannel to) {
    counters.drop(header.isResponse() ? Drop.MALFORMED_RESPONSE : Drop.MALFORMED_REQUEST);
    answer(header, 400, "Bad Request", to);
  }

  private void answer(HeaderBlock header, int status, String phrase, SipChannel to) {
    answer(BadRequest.answer(header, status, phrase, Map.of()), status, to);
  }

  private void answer(Optional<byte[]> answer, int status, SipChannel to) {
    if (answer.isPresent()) {
      try {
        to.send(answer.get());
        counters.count("answered." + status);
      } catch (IOException gone) {
        LOG.debug("sip answer not sent flow={} status={}", to.id(), status);
      }
    }
  }

  /** A stateless answer (RFC 3261 section 8.2.7): the same request always gets the same tag. */
  private void refuse(SIPRequest request, Refusal refusal, SipChannel to) {
    if (request.getMethod().equals(Request.ACK)) {
      return;
    }
    try {
      SIPResponse response = request.createResponse(refusal.status(), refusal.phrase());
      if (response.getTo().getTag() == null) {
        response.getTo().setTag(Integer.toHexString(request.getTransactionId().hashCode()) + "r");
      }
      for (Map.Entry<String, String> header : refusal.headers().entrySet()) {
        HeaderText.set(response, header.getKey(), header.getValue());
      }
      to.sendMessage(response);
      counters.count("answered." + refusal.status());
    } catch (IOException gone) {
      LOG.debug("sip answer not sent flow={} status={}", to.id(), refusal.status());
    } catch (ParseException bad) {
      throw new IllegalStateException(bad);
    }
  }
}
