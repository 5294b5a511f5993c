package fr.heurtoir.door.desk;

import fr.heurtoir.protocol.sip.ua.CallMedia;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sound of a call to the desk phone: offered on a port of ours, opened by the answer. */
final class DeskMedia implements CallMedia {
  private static final Logger LOG = LoggerFactory.getLogger(DeskMedia.class);

  private @Nullable DatagramSocket socket;
  private @Nullable DeskSound sound;

  @Override
  public String offer(InetAddress local) throws IOException {
    DatagramSocket bound = new DatagramSocket(new InetSocketAddress(local, 0));
    socket = bound;
    return DeskSdp.offer(
        (InetSocketAddress) bound.getLocalSocketAddress(), System.currentTimeMillis());
  }

  @Override
  public boolean begin(String sdp, InetAddress server) throws IOException {
    Optional<DeskSdp> peer = DeskSdp.answer(sdp);
    DatagramSocket bound = socket;
    if (peer.isEmpty() || bound == null) {
      return false;
    }
    sound = DeskSound.start(bound, peer.get(), server);
    LOG.info("event=desk-answered codec={}", peer.get().codec());
    return true;
  }

  @Override
  public void end() {
    DeskSound open = sound;
    if (open != null) {
      open.close();
    }
    DatagramSocket bound = socket;
    if (bound != null) {
      bound.close();
    }
  }
}
