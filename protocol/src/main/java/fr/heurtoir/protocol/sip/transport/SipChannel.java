package fr.heurtoir.protocol.sip.transport;

import fr.heurtoir.protocol.net.Network;
import fr.heurtoir.protocol.sip.message.SentBy;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.stack.MessageChannel;
import gov.nist.javax.sip.stack.RawMessageChannel;
import gov.nist.javax.sip.stack.SIPTransactionStack;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.OptionalLong;
import javax.sip.address.Hop;

/**
 * A flow as the stack sees it. Every way of sending ends in {@link #send}, whatever address the
 * stack uses, and nothing is short-circuited to ourselves.
 */
public abstract class SipChannel extends MessageChannel implements RawMessageChannel, Flow {
  private final SipProcessor processor;
  private final TransportUser user;
  private final long id;
  private final InetSocketAddress remote;

  SipChannel(SipProcessor processor, TransportUser user, long id, InetSocketAddress remote) {
    this.messageProcessor = processor;
    this.processor = processor;
    this.user = user;
    this.id = id;
    this.remote = remote;
  }

  /** Writes one message; does not block. */
  public abstract void send(byte[] message) throws IOException;

  SipProcessor processor() {
    return processor;
  }

  /** Whether it leads to ourselves, so that no peer can be here. */
  public boolean loopback() {
    return false;
  }

  /** The hop that leads here, whatever the peer's real address is. */
  public Hop hop() {
    return new FlowHop("[" + addressOf(id).getHostAddress() + "]", 5060, transport());
  }

  record FlowHop(String getHost, int getPort, Transport transport) implements Hop {
    @Override
    public String getTransport() {
      return transport.name();
    }

    @Override
    public String toString() {
      return getHost + ":" + getPort + "/" + transport;
    }
  }

  /**
   * The address that stands for a flow, because the stack names its destinations by address. It is
   * the flow's number in 100::/64, the prefix whose packets every router discards (RFC 6666). So it
   * can mean no other peer, is never reused, and would lead nowhere if it ever reached a socket.
   */
  static InetAddress addressOf(long id) {
    byte[] bytes = ByteBuffer.allocate(16).putLong(0x0100_0000_0000_0000L).putLong(id).array();
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The flow number in such an address. */
  static OptionalLong idOf(InetAddress address) {
    if (address instanceof Inet6Address) {
      ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
      if (bytes.getLong() == 0x0100_0000_0000_0000L) {
        return OptionalLong.of(bytes.getLong());
      }
    }
    return OptionalLong.empty();
  }

  @Override
  public final long id() {
    return id;
  }

  @Override
  public final Transport transport() {
    return processor.kind();
  }

  /**
   * The source of messages on this flow, for limits: the door in its certificate, so that doors
   * behind one address do not use up each other's limits; otherwise the network.
   */
  public final Object source() {
    return peer().<Object>map(PeerIdentity::door).orElseGet(() -> Network.of(remote.getAddress()));
  }

  @Override
  public final InetSocketAddress remote() {
    return remote;
  }

  @Override
  public final void sendMessage(SIPMessage message) throws IOException {
    message.setRemoteAddress(remote.getAddress());
    message.setRemotePort(remote.getPort());
    message.setLocalAddress(processor.getIpAddress());
    message.setLocalPort(processor.getPort());
    byte[] encoded = message.encodeAsBytes(getTransport());
    send(message instanceof SIPResponse ? SentBy.outOfBranch(encoded) : encoded);
  }

  @Override
  public final void sendMessage(SIPMessage message, Hop hop) throws IOException {
    sendMessage(message);
  }

  @Override
  public final void sendMessage(SIPMessage message, InetAddress address, int port)
      throws IOException {
    sendMessage(message);
  }

  @Override
  protected final void sendMessage(byte[] message, InetAddress address, int port, boolean again)
      throws IOException {
    send(message);
  }

  @Override
  public final void processMessage(SIPMessage message) {
    user.looped(message, this);
  }

  @Override
  public final SIPTransactionStack getSIPStack() {
    return processor.getSIPStack();
  }

  @Override
  public final String getTransport() {
    return transport().name();
  }

  @Override
  public final boolean isReliable() {
    return transport() != Transport.UDP;
  }

  @Override
  public final boolean isSecure() {
    return transport() == Transport.TLS;
  }

  @Override
  public final String getPeerAddress() {
    return remote.getAddress().getHostAddress();
  }

  @Override
  protected final InetAddress getPeerInetAddress() {
    return remote.getAddress();
  }

  @Override
  protected final String getPeerProtocol() {
    return getTransport();
  }

  @Override
  public final int getPeerPort() {
    return remote.getPort();
  }

  @Override
  public final int getPeerPacketSourcePort() {
    return remote.getPort();
  }

  @Override
  public final InetAddress getPeerPacketSourceAddress() {
    return remote.getAddress();
  }

  @Override
  public final String getKey() {
    return getTransport().toLowerCase(Locale.ROOT) + ":flow:" + id;
  }

  @Override
  public final String getViaHost() {
    return processor.getIpAddress().getHostAddress();
  }

  @Override
  public final int getViaPort() {
    return processor.getPort();
  }

  @Override
  public final String toString() {
    return "flow=" + id + " transport=" + transport() + " remote=" + remote;
  }
}
