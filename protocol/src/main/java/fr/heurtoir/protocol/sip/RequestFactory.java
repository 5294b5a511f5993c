package fr.heurtoir.protocol.sip;

import fr.heurtoir.protocol.sip.transport.SipChannel;
import gov.nist.javax.sip.Utils;
import gov.nist.javax.sip.address.AddressFactoryImpl;
import gov.nist.javax.sip.header.HeaderFactoryImpl;
import gov.nist.javax.sip.message.MessageFactoryImpl;
import java.security.SecureRandom;
import java.text.ParseException;
import java.util.HexFormat;
import java.util.List;
import javax.sip.InvalidArgumentException;
import javax.sip.address.Address;
import javax.sip.address.AddressFactory;
import javax.sip.address.SipURI;
import javax.sip.header.ContactHeader;
import javax.sip.header.HeaderFactory;
import javax.sip.header.ViaHeader;
import javax.sip.message.MessageFactory;
import javax.sip.message.Request;

/** Makes requests with all their mandatory headers. */
final class RequestFactory {
  private final MessageFactory messages = new MessageFactoryImpl();
  private final HeaderFactory headers = new HeaderFactoryImpl();
  private final AddressFactory addresses = new AddressFactoryImpl();
  private final SecureRandom random = new SecureRandom();
  private final String host;

  /**
   * @param host the host in our Via and Contact
   */
  RequestFactory(String host) {
    this.host = host;
  }

  MessageFactory messages() {
    return messages;
  }

  HeaderFactory headers() {
    return headers;
  }

  AddressFactory addresses() {
    return addresses;
  }

  Request request(SipChannel flow, String method, String target, String from, String to)
      throws ParseException {
    try {
      Address fromAddress = addresses.createAddress(addresses.createURI(from));
      Address toAddress = addresses.createAddress(addresses.createURI(to));
      ViaHeader via =
          headers.createViaHeader(
              host, flow.getPort(), flow.getTransport(), Utils.getInstance().generateBranchId());
      via.setRPort();
      Request request =
          messages.createRequest(
              addresses.createURI(target),
              method,
              headers.createCallIdHeader(token() + "@" + host),
              headers.createCSeqHeader(1L, method),
              headers.createFromHeader(fromAddress, token()),
              headers.createToHeader(toAddress, null),
              List.of(via),
              headers.createMaxForwardsHeader(70));
      if (fromAddress.getURI() instanceof SipURI own && own.getUser() != null) {
        request.setHeader(contact(flow, own.getUser()));
      }
      return request;
    } catch (InvalidArgumentException bad) {
      throw new IllegalArgumentException(bad);
    }
  }

  ContactHeader contact(SipChannel flow, String user) throws ParseException {
    SipURI uri = addresses.createSipURI(user, host);
    uri.setPort(flow.getPort());
    uri.setTransportParam(flow.getTransport().toLowerCase(java.util.Locale.ROOT));
    return headers.createContactHeader(addresses.createAddress(uri));
  }

  private String token() {
    byte[] bytes = new byte[12];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
