package fr.heurtoir.demo.sim;

import fr.heurtoir.door.lock.LockLink;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * An agent's end of the lock, as a process to be killed: announces a ring, prints its nonce, hands
 * over the orders that come as lines of its input.
 */
final class AgentInAProcess implements LockLink.Listener {
  private final CountDownLatch ready = new CountDownLatch(1);

  private AgentInAProcess() {}

  @Override
  public void lockReady(List<String> locks) {
    ready.countDown();
  }

  @Override
  public void lockLost() {}

  @Override
  public void lockSaid(DoorMessage.FromDoor message) {
    if (message instanceof DoorMessage.RingNonce nonce) {
      System.out.println(nonce.ring() + " " + nonce.nonce());
    }
  }

  static void main(String[] args) throws Exception {
    AgentInAProcess agent = new AgentInAProcess();
    LockLink link = new LockLink(Path.of(args[0]), agent);
    agent.ready.await();
    link.ringBegins(RingId.next(System.currentTimeMillis()));
    byte[] line = System.in.readNBytes(Integer.parseInt(args[1]));
    link.say((DoorMessage.ToDoor) fr.heurtoir.protocol.door.DoorMessages.read(line));
    Thread.currentThread().join();
  }
}
