package fr.heurtoir.door.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.order.Nonce;
import fr.heurtoir.protocol.sip.SipEndpoint;
import fr.heurtoir.protocol.sip.transport.TlsFiles;
import fr.heurtoir.protocol.sip.transport.Transport;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.sip.SipListener;
import org.junit.jupiter.api.Test;

class WhatWaitsForTheGatewayTest {
  private static final RingId RING = RingId.next(0);

  @Test
  void isNotCrowdedOutByTheNoncesOfARingThatGoesOnWithoutAGateway() throws Exception {
    SipListener nobody =
        (SipListener)
            Proxy.newProxyInstance(
                SipListener.class.getClassLoader(),
                new Class<?>[] {SipListener.class},
                (proxy, method, given) -> null);
    try (SipEndpoint endpoint =
            SipEndpoint.builder().client(Transport.TCP).listener(nobody).build();
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor()) {
      DoorSipSettings settings =
          DoorSipSettings.of(
              new DoorId("portail.jules-ferry"),
              "ecoles.example",
              List.of(new DoorSipSettings.Gateway("gw.example", 5061)),
              "",
              Path.of("/nowhere"),
              new TlsFiles(Path.of("/nowhere"), Path.of("/nowhere"), Path.of("/nowhere")),
              (from, to) -> Instant.now());
      Outbox outbox = new Outbox(endpoint, settings, thread, Optional::empty);
      CompletableFuture<Integer> report = new CompletableFuture<>();
      outbox.add(new DoorMessage.PartReport("camera", false, "gone"), report);
      List<CompletableFuture<Integer>> nonces = new ArrayList<>();
      for (int i = 0; i < 10 * Outbox.MOST; i++) {
        CompletableFuture<Integer> nonce = new CompletableFuture<>();
        nonces.add(nonce);
        outbox.add(new DoorMessage.RingNonce(RING, Nonce.random()), nonce);
      }
      assertFalse(report.isDone(), "it waits");
      assertFalse(nonces.removeLast().isDone(), "and so does the newest nonce");
      assertEquals(0, nonces.stream().filter(nonce -> !nonce.isDone()).count());
      assertTrue(nonces.stream().allMatch(CompletableFuture::isCompletedExceptionally));
    }
  }
}
