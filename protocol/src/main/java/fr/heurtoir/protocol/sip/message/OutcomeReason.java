package fr.heurtoir.protocol.sip.message;

import fr.heurtoir.protocol.Outcome;
import java.text.ParseException;
import java.util.Iterator;
import java.util.Optional;
import javax.sip.InvalidArgumentException;
import javax.sip.header.HeaderFactory;
import javax.sip.header.ReasonHeader;
import javax.sip.message.Message;

/** A ring's outcome as a Reason header (RFC 3326) of final responses and BYE. */
public final class OutcomeReason {
  private OutcomeReason() {}

  /** The header: {@code Heurtoir;cause=603;text="declined"}. */
  public static ReasonHeader write(HeaderFactory headers, Outcome outcome) {
    try {
      return headers.createReasonHeader(
          Outcome.REASON_PROTOCOL, outcome.sipStatus(), outcome.code());
    } catch (InvalidArgumentException | ParseException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The outcome in a message. Empty where this version knows none in it. */
  public static Optional<Outcome> read(Message message) {
    Iterator<?> headers = message.getHeaders(ReasonHeader.NAME);
    while (headers.hasNext()) {
      if (headers.next() instanceof ReasonHeader reason
          && Outcome.REASON_PROTOCOL.equalsIgnoreCase(reason.getProtocol())
          && reason.getText() != null) {
        return Outcome.of(reason.getText().replace("\"", ""));
      }
    }
    return Optional.empty();
  }
}
