package fr.heurtoir.protocol.sip.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.protocol.testing.Waiting;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FirstToAnswerTest {
  private static final InetSocketAddress ONE = new InetSocketAddress("192.0.2.1", 5061);
  private static final InetSocketAddress TWO = new InetSocketAddress("2001:db8::2", 5061);
  private static final InetSocketAddress THREE = new InetSocketAddress("192.0.2.3", 5061);

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final Map<InetSocketAddress, CompletableFuture<Flow>> tried = new ConcurrentHashMap<>();
  private final List<InetSocketAddress> abandoned = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Flow> ready = new CompletableFuture<>();

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  private void connect(InetSocketAddress... addresses) {
    new FirstToAnswer(
            List.of(addresses),
            address -> {
              CompletableFuture<Flow> flow = new CompletableFuture<>();
              tried.put(address, flow);
              return new FirstToAnswer.Attempt(flow, () -> abandoned.add(address));
            },
            timer,
            ready)
        .begin();
  }

  private record To(InetSocketAddress remote) implements Flow {
    @Override
    public long id() {
      return 1;
    }

    @Override
    public Transport transport() {
      return Transport.TCP;
    }

    @Override
    public Optional<PeerIdentity> peer() {
      return Optional.empty();
    }

    @Override
    public boolean open() {
      return true;
    }

    @Override
    public CompletionStage<Void> closed() {
      return new CompletableFuture<>();
    }

    @Override
    public void close() {}
  }

  private CompletableFuture<Flow> attempt(InetSocketAddress address) {
    Waiting.until("tried", () -> tried.containsKey(address));
    return tried.get(address);
  }

  @Test
  void anAddressThatSaysNothingIsPassedByAndClosedOnceAnotherAnswers() throws Exception {
    connect(ONE, TWO, THREE);
    Flow there = new To(TWO);
    attempt(TWO).complete(there);
    assertSame(there, ready.get(20, TimeUnit.SECONDS));
    Waiting.until("the others closed", () -> abandoned.contains(ONE));
    assertTrue(!abandoned.contains(TWO));
  }

  @Test
  void anAddressThatRefusesIsFollowedByTheNextAtOnce() throws Exception {
    connect(ONE, TWO);
    attempt(ONE).completeExceptionally(new ConnectException("no route"));
    assertTrue(tried.containsKey(TWO), "without waiting");
    attempt(TWO).complete(new To(TWO));
    assertEquals(TWO, ready.get(20, TimeUnit.SECONDS).remote());
  }

  @Test
  void oneThatAnswersTooLateIsClosed() throws Exception {
    connect(ONE, TWO);
    attempt(TWO).complete(new To(TWO));
    ready.get(20, TimeUnit.SECONDS);
    attempt(ONE).complete(new To(ONE));
    Waiting.until("closed", () -> abandoned.stream().filter(ONE::equals).count() == 2);
    assertEquals(TWO, ready.get().remote());
  }

  @Test
  void whereNoneAnswersEachIsNamedWithItsReason() {
    connect(ONE, TWO);
    attempt(ONE).completeExceptionally(new ConnectException("refused"));
    attempt(TWO).completeExceptionally(new IOException("no route"));
    Throwable why = assertThrows(CompletionException.class, ready::join).getCause();
    assertEquals(ONE + ": refused; " + TWO + ": no route", why.getMessage());
  }

  @Test
  void theFamiliesTakeTurns() throws Exception {
    InetAddress four = InetAddress.getByName("192.0.2.1");
    InetAddress alsoFour = InetAddress.getByName("192.0.2.2");
    InetAddress six = InetAddress.getByName("2001:db8::1");
    assertEquals(
        List.of(four, six, alsoFour), FirstToAnswer.interleaved(List.of(four, alsoFour, six)));
    assertEquals(
        List.of(six, four, alsoFour), FirstToAnswer.interleaved(List.of(six, four, alsoFour)));
  }
}
