package fr.heurtoir.door.sip;

import fr.heurtoir.protocol.sip.SipEndpoint;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Locale;
import java.util.Optional;
import javax.sip.InvalidArgumentException;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import javax.sip.header.ContentTypeHeader;
import javax.sip.message.Message;
import javax.sip.message.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes and sends answers, and reads parts of messages. Any thread. */
final class SipReplies {
  private static final Logger LOG = LoggerFactory.getLogger(SipReplies.class);

  /** The methods that we support (RFC 3261 section 20.5). */
  static final String METHODS = "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, MESSAGE";

  private final SipEndpoint endpoint;

  SipReplies(SipEndpoint endpoint) {
    this.endpoint = endpoint;
  }

  /** Answers without a body. */
  void answer(ServerTransaction transaction, int status) {
    send(transaction, make(transaction, status));
  }

  /** Answers with our SDP. */
  void answerSdp(ServerTransaction transaction, String sdp) {
    Response response = make(transaction, 200);
    sdp(response, sdp);
    send(transaction, response);
  }

  private Response make(ServerTransaction transaction, int status) {
    try {
      Response response = endpoint.messages().createResponse(status, transaction.getRequest());
      if (status == 405 || status == 200) {
        response.setHeader(endpoint.headers().createAllowHeader(METHODS));
      }
      return response;
    } catch (ParseException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static void send(ServerTransaction transaction, Response response) {
    try {
      transaction.sendResponse(response);
    } catch (SipException | InvalidArgumentException gone) {
      LOG.info(
          "event=sip-answer-not-sent status={} reason={}",
          response.getStatusCode(),
          gone.getClass().getSimpleName());
    }
  }

  /** Sets a message's body to that SDP. */
  void sdp(Message message, String sdp) {
    try {
      message.setContent(
          sdp.getBytes(StandardCharsets.UTF_8),
          endpoint.headers().createContentTypeHeader("application", "sdp"));
    } catch (ParseException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The SDP in a message. Empty where its body is none. */
  static Optional<String> sdp(Message message) {
    byte[] body = message.getRawContent();
    return body != null && body.length > 0 && isType(message, "application/sdp")
        ? Optional.of(new String(body, StandardCharsets.UTF_8))
        : Optional.empty();
  }

  /** Whether the body has that type. */
  static boolean isType(Message message, String type) {
    return message.getHeader(ContentTypeHeader.NAME) instanceof ContentTypeHeader header
        && (header.getContentType() + "/" + header.getContentSubType())
            .toLowerCase(Locale.ROOT)
            .equals(type);
  }
}
