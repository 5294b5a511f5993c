package fr.heurtoir.gateway.media.transport;

import fr.heurtoir.gateway.media.relay.FakeLeg;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/** A transport without a network: the test is the peer, and finds here what it was sent. */
public final class FakeTransport extends FakeLeg implements MediaTransport {
  /** Times of the ticks. */
  public final List<Long> ticks = new ArrayList<>();

  private final TransportListener listener;
  private final String sessionId;
  private Progress progress = Progress.NOTHING;
  private boolean closed;

  FakeTransport(TransportListener listener, String sessionId) {
    this.listener = listener;
    this.sessionId = sessionId;
  }

  boolean continuedBy(String nextSessionId) {
    return !closed && sessionId.equals(nextSessionId);
  }

  /** Whether it was closed. */
  public boolean closed() {
    return closed;
  }

  /** The peer is there. */
  public void reach() {
    if (progress == Progress.NOTHING) {
      progress = Progress.REACHED;
    }
  }

  /** Media can flow. */
  public void connect(long now) {
    if (!closed) {
      progress = Progress.READY;
      listener.connected(now);
    }
  }

  /** Media can no longer flow. */
  public void lose(String why) {
    if (!closed) {
      listener.lost(why);
    }
  }

  /** A packet of the peer. */
  public void rtp(ByteBuf packet, long now) {
    if (!closed) {
      listener.rtp(packet, now);
    }
  }

  @Override
  public void audio(ByteBuf packet) {
    if (closed) {
      packet.release();
    } else {
      super.audio(packet);
    }
  }

  @Override
  public void video(ByteBuf packet) {
    if (closed) {
      packet.release();
    } else {
      super.video(packet);
    }
  }

  @Override
  public boolean retransmit(int sequence) {
    return !closed && super.retransmit(sequence);
  }

  @Override
  public void rtcp(ByteBuf compound) {
    if (closed) {
      compound.release();
    } else {
      super.rtcp(compound);
    }
  }

  @Override
  public Progress progress() {
    return progress;
  }

  @Override
  public void tick(long now) {
    ticks.add(now);
  }

  @Override
  public void close() {
    closed = true;
  }
}
