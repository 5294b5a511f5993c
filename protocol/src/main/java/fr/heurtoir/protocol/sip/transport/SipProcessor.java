package fr.heurtoir.protocol.sip.transport;

import gov.nist.core.HostPort;
import gov.nist.javax.sip.stack.MessageChannel;
import gov.nist.javax.sip.stack.MessageProcessor;
import gov.nist.javax.sip.stack.SIPTransactionStack;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One listening point, as the stack sees it. It returns open flows and never opens one: any other
 * destination is an error, except for datagrams, which need no connection.
 */
final class SipProcessor extends MessageProcessor {
  private final Transport kind;
  private final Flows flows;
  private final Runnable start;
  private final Runnable stop;

  SipProcessor(
      Transport kind,
      InetAddress address,
      int port,
      SIPTransactionStack stack,
      Flows flows,
      Runnable start,
      Runnable stop) {
    super(address, port, kind.name(), stack);
    this.kind = kind;
    this.flows = flows;
    this.start = start;
    this.stop = stop;
  }

  Transport kind() {
    return kind;
  }

  @Override
  public SIPTransactionStack getSIPStack() {
    return sipStack;
  }

  @Override
  public MessageChannel createMessageChannel(HostPort target) throws IOException {
    String host = target.getHost().getHostname().replaceAll("[\\[\\]]", "");
    // Literal addresses only: nothing from a message is looked up in the DNS.
    if (!host.matches("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")) {
      throw new IOException("no flow to a name");
    }
    return createMessageChannel(InetAddress.getByName(host), target.getPort());
  }

  @Override
  public MessageChannel createMessageChannel(InetAddress host, int port) throws IOException {
    OptionalLong id = SipChannel.idOf(host);
    Optional<SipChannel> found =
        id.isPresent()
            ? flows.byId(id.getAsLong()).filter(flow -> flow.processor() == this)
            : flows.byRemote(this, new InetSocketAddress(host, port < 0 ? 5060 : port));
    return found.orElseThrow(() -> new IOException("no flow there"));
  }

  @Override
  public void start() {
    start.run();
  }

  @Override
  public void stop() {
    stop.run();
  }

  @Override
  public int getDefaultTargetPort() {
    return getDefaultPort(kind.name());
  }

  @Override
  public boolean isSecure() {
    return kind == Transport.TLS;
  }

  @Override
  public int getMaximumMessageSize() {
    return Integer.MAX_VALUE;
  }

  @Override
  public boolean inUse() {
    return false;
  }
}
