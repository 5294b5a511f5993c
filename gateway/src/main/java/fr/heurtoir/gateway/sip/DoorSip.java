package fr.heurtoir.gateway.sip;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.DoorMessage;
import fr.heurtoir.protocol.sip.SipCounters;
import java.io.IOException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** The gateway's SIP towards its own doors. Any thread; nothing blocks except start and close. */
public final class DoorSip implements AutoCloseable {
  private DoorSip() {}

  /**
   * Listens.
   *
   * @param loop where the listener is called, and where the stages of {@link #send} complete
   * @throws IOException where the port is taken or a certificate cannot be read; the message names
   *     it
   */
  public static DoorSip start(DoorSipConfig config, DoorCallListener listener, Executor loop)
      throws IOException {
    throw new IOException("not yet");
  }

  /** Says something to a door over the connection it registered; true where it took it (2xx). */
  public CompletionStage<Boolean> send(DoorId door, DoorMessage message) {
    throw new IllegalStateException();
  }

  /** Whether the door can be reached now. */
  public boolean registered(DoorId door) {
    throw new IllegalStateException();
  }

  /** Whether SIP works, by a question through the stack itself. */
  public boolean healthy() {
    throw new IllegalStateException();
  }

  /** What was done and dropped. */
  public SipCounters counters() {
    throw new IllegalStateException();
  }

  /** Reads the certificates again; open connections keep theirs. */
  public void reloadCertificates() throws IOException {
    throw new IOException("not yet");
  }

  /** The port that was bound. */
  public int tlsPort() {
    throw new IllegalStateException();
  }

  /** Ends every call and connection; no thread and no port is left. */
  @Override
  public void close() {}
}
