package fr.heurtoir.gateway.sip;

import fr.heurtoir.protocol.sip.SipEndpoint;
import fr.heurtoir.protocol.sip.message.RingHeader;
import java.security.SecureRandom;
import java.text.ParseException;
import java.util.Calendar;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import javax.sip.InvalidArgumentException;
import javax.sip.RequestEvent;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import javax.sip.TransactionAlreadyExistsException;
import javax.sip.header.ContentTypeHeader;
import javax.sip.header.ToHeader;
import javax.sip.message.Message;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes and sends answers. */
final class Replies {
  /** The methods that we support, for Allow. */
  static final String METHODS = "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, MESSAGE, REGISTER";

  private static final Logger LOG = LoggerFactory.getLogger(Replies.class);

  private final SipEndpoint endpoint;
  private final SecureRandom random = new SecureRandom();

  Replies(SipEndpoint endpoint) {
    this.endpoint = endpoint;
  }

  SipEndpoint endpoint() {
    return endpoint;
  }

  String tag() {
    byte[] bytes = new byte[8];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** A response with those headers. */
  Response make(Request request, int status, String tag, Map<String, String> headers) {
    try {
      Response response = endpoint.messages().createResponse(status, request);
      if (status > 100 && response.getHeader(ToHeader.NAME) instanceof ToHeader to) {
        if (to.getTag() == null) {
          to.setTag(tag);
        }
      }
      if (status == 200 && request.getMethod().equals(Request.REGISTER)) {
        // RFC 3261 section 20.17: a door without a clock of its own takes the time from here.
        response.setHeader(
            endpoint.headers().createDateHeader(Calendar.getInstance(TimeZone.getTimeZone("GMT"))));
      }
      for (Map.Entry<String, String> header : headers.entrySet()) {
        SipEndpoint.addHeader(response, header.getKey(), header.getValue());
      }
      return response;
    } catch (ParseException bad) {
      throw new IllegalStateException(bad);
    }
  }

  /** Sets a message's body to that SDP. */
  void sdp(Message message, String sdp) {
    try {
      message.setContent(sdp, endpoint.headers().createContentTypeHeader("application", "sdp"));
    } catch (ParseException bad) {
      throw new IllegalStateException(bad);
    }
  }

  /**
   * The server transaction of a request; makes it where the stack made none. Called inside the
   * listener.
   *
   * @throws TransactionAlreadyExistsException for a retransmitted request
   */
  ServerTransaction transaction(RequestEvent event) throws SipException {
    ServerTransaction transaction = event.getServerTransaction();
    return transaction != null
        ? transaction
        : endpoint.provider().getNewServerTransaction(event.getRequest());
  }

  /** Sends a response. False where the flow or the transaction no longer exists. */
  boolean send(ServerTransaction transaction, Response response) {
    try {
      transaction.sendResponse(response);
      return true;
    } catch (SipException | InvalidArgumentException | RuntimeException gone) {
      // Where a dialog or transaction vanished, the stack throws exceptions of many kinds.
      RingHeader.about(transaction.getRequest())
          .run(
              () ->
                  LOG.info(
                      "event=sip-answer-unsent status={} why={}",
                      response.getStatusCode(),
                      gone.getClass().getSimpleName()));
      return false;
    }
  }

  /** Answers a request outside calls. */
  void answer(RequestEvent event, int status, Map<String, String> headers) {
    try {
      send(transaction(event), make(event.getRequest(), status, tag(), headers));
    } catch (TransactionAlreadyExistsException repeated) {
      endpoint.counters().count("repeated");
    } catch (SipException gone) {
      endpoint.counters().count("unanswerable");
    }
  }

  /** Whether the body has that type. */
  static boolean isType(Message message, String type) {
    return message.getHeader(ContentTypeHeader.NAME) instanceof ContentTypeHeader header
        && (header.getContentType() + "/" + header.getContentSubType())
            .toLowerCase(Locale.ROOT)
            .equals(type);
  }
}
