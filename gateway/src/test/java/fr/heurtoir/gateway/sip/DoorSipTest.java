package fr.heurtoir.gateway.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.Moment;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.door.DoorMessages;
import fr.heurtoir.protocol.order.Nonce;
import fr.heurtoir.protocol.order.OpenOrder;
import fr.heurtoir.protocol.order.OrderKey;
import fr.heurtoir.protocol.sip.message.OutcomeReason;
import fr.heurtoir.protocol.sip.transport.Drop;
import fr.heurtoir.protocol.sip.transport.Flow;
import fr.heurtoir.protocol.testing.Waiting;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sip.ClientTransaction;
import javax.sip.Dialog;
import javax.sip.header.ContactHeader;
import javax.sip.header.Header;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DoorSipTest {
  private static final String ANSWER = FakeDoor.SDP + "a=answer\r\n";

  @TempDir Path folder;
  private final ExecutorService loop =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "the-loop"));
  private Recorder recorder;
  private Doors doors;
  private DoorSip gateway;
  private FakeDoor door;

  private void start(Consumer<DoorCall> onCall) throws Exception {
    doors = Doors.in(folder);
    start(doors.config(), onCall);
  }

  private void start(DoorSipConfig config, Consumer<DoorCall> onCall) throws Exception {
    recorder = new Recorder(onCall);
    gateway = DoorSip.start(config, recorder, loop);
    door = new FakeDoor(doors.door(Doors.PORTAIL), Doors.PORTAIL, gateway.tlsPort());
  }

  @AfterEach
  void stop() {
    door.close();
    gateway.close();
    loop.close();
  }

  private static RingId ring() {
    return RingId.next(System.currentTimeMillis());
  }

  @Test
  void aDoorRegistersRefreshesAndLeaves() throws Exception {
    start(call -> {});
    Response registered = door.register(door.flow, 60);
    assertEquals(200, registered.getStatusCode());
    assertEquals(60, ((ContactHeader) registered.getHeader("Contact")).getExpires());
    assertTrue(gateway.registered(Doors.PORTAIL));
    assertEquals(200, door.register(door.flow, 60).getStatusCode());
    assertEquals(200, door.register(door.flow, 0).getStatusCode());
    assertFalse(gateway.registered(Doors.PORTAIL));
    Waiting.until("heard", () -> recorder.has("unregistered " + Doors.PORTAIL + " asked"));
    assertEquals(1, recorder.heard.stream().filter(s -> s.startsWith("registered")).count());
    assertTrue(recorder.threads.stream().allMatch("the-loop"::equals));
  }

  @Test
  void aTooShortRegistrationIsToldTheLeastOne() throws Exception {
    start(call -> {});
    Response refused = door.register(door.flow, 5);
    assertEquals(423, refused.getStatusCode());
    assertTrue(refused.getHeader("Min-Expires").toString().contains("20"));
    assertFalse(gateway.registered(Doors.PORTAIL));
  }

  @Test
  void aTooLongRegistrationIsCut() throws Exception {
    start(call -> {});
    Response response = door.register(door.flow, 100_000);
    assertEquals(3600, ((ContactHeader) response.getHeader("Contact")).getExpires());
  }

  @Test
  void aRegistrationThatIsNotRefreshedExpires() throws Exception {
    doors = Doors.in(folder);
    start(
        doors
            .builder()
            .registration(
                new DoorSipConfig.Registration(
                    Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofSeconds(1)))
            .build(),
        call -> {});
    door.register(door.flow, 1);
    Waiting.until("expired", () -> recorder.has("unregistered " + Doors.PORTAIL + " expired"));
    assertFalse(gateway.registered(Doors.PORTAIL));
  }

  @Test
  void aDoorWhoseConnectionEndsIsNoLongerReachable() throws Exception {
    start(call -> {});
    door.register(door.flow, 60);
    door.flow.close();
    Waiting.until("heard", () -> recorder.has("unregistered " + Doors.PORTAIL + " flow-lost"));
    assertFalse(gateway.registered(Doors.PORTAIL));
  }

  @Test
  void theConnectionThatRegisteredLastIsTheOneThatIsUsed() throws Exception {
    start(call -> {});
    door.register(door.flow, 60);
    Flow second = door.connect();
    door.register(second, 60);
    door.flow.close();
    DoorMessage.Show show = new DoorMessage.Show(ring(), Moment.SPEAK);
    Waiting.until("closed", () -> gateway.counters().counted("flow.closed") == 1);
    assertTrue(send(show));
    assertTrue(gateway.registered(Doors.PORTAIL));
    assertFalse(recorder.has("unregistered " + Doors.PORTAIL + " flow-lost"));
  }

  @Test
  void whatBelongsToARingGoesOverTheConnectionOnWhichTheRingCame() throws Exception {
    start(call -> {});
    door.register(door.flow, 60);
    RingId ring = ring();
    door.ring(ring);
    Waiting.until("ring", () -> !recorder.calls.isEmpty());
    DoorCall call = recorder.calls.getFirst();
    try (FakeDoor second =
        new FakeDoor(doors.door(Doors.PORTAIL), Doors.PORTAIL, gateway.tlsPort())) {
      second.register(second.flow, 60);
      assertTrue(say(call));
      assertEquals(1, door.requests.size(), "not to the newest registration");
      assertEquals(List.of(), second.requests);
      assertTrue(send(new DoorMessage.Show(ring, Moment.SPEAK)));
      assertEquals(1, second.requests.size(), "what belongs to no ring goes there");
    }
    Waiting.until("closed", () -> gateway.counters().counted("flow.closed") == 1);
    assertTrue(call.reachable());
    assertTrue(say(call));
    Waiting.until("the first counts again", () -> gateway.registered(Doors.PORTAIL));
    assertTrue(send(new DoorMessage.Show(ring, Moment.SPEAK)));
    assertEquals(3, door.requests.size());
    Flow next = door.connect();
    door.register(next, 60);
    door.flow.close();
    Waiting.until("closed", () -> gateway.counters().counted("flow.closed") == 2);
    assertTrue(say(call), "only where its own connection has ended does it go over the newest");
    next.close();
    Waiting.until("closed", () -> gateway.counters().counted("flow.closed") == 3);
    assertFalse(call.reachable());
    assertFalse(say(call));
  }

  private static boolean say(DoorCall call) throws Exception {
    return call.send(() -> Optional.of(new DoorMessage.Show(call.ring(), Moment.SPEAK)))
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
  }

  @Test
  void whatIsSaidToDoorsIsMadeAndSignedOnNoThreadOfTheRings() throws Exception {
    start(call -> {});
    door.register(door.flow, 60);
    List<String> threads = new CopyOnWriteArrayList<>();
    CompletionStage<Boolean> said =
        loop.submit(
                () ->
                    gateway.send(
                        Doors.PORTAIL,
                        () -> {
                          threads.add(Thread.currentThread().getName());
                          return Optional.of(open());
                        }))
            .get(30, TimeUnit.SECONDS);
    CompletionStage<String> completed = said.thenApply(_ -> Thread.currentThread().getName());
    assertTrue(said.toCompletableFuture().get(30, TimeUnit.SECONDS));
    assertEquals(1, threads.size());
    assertTrue(threads.getFirst().startsWith("heurtoir-door-call-"), threads.toString());
    assertNotNull(completed.toCompletableFuture().get(30, TimeUnit.SECONDS));
  }

  @Test
  void whatIsNotToBeSaidAnyMoreWhenItsTurnComesIsNotSent() throws Exception {
    start(call -> {});
    door.register(door.flow, 60);
    assertFalse(
        gateway
            .send(Doors.PORTAIL, Optional::empty)
            .toCompletableFuture()
            .get(30, TimeUnit.SECONDS));
    assertEquals(List.of(), door.requests);
  }

  private static DoorMessage.Open open() {
    OpenOrder order = new OpenOrder(Doors.PORTAIL, ring(), "gate", Nonce.random(), 1);
    return new DoorMessage.Open(
        order.ring(), order.lock(), 1, order.nonce(), OrderKey.generate().sign(order));
  }

  private boolean send(DoorMessage.ToDoor message) throws Exception {
    return gateway.send(Doors.PORTAIL, message).toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  @Test
  void aMessageReachesTheDoorOverItsOwnConnection() throws Exception {
    start(call -> {});
    door.register(door.flow, 60);
    DoorMessage.Open open = open();
    assertTrue(send(open));
    Request got = door.requests.getFirst();
    assertEquals("MESSAGE", got.getMethod());
    assertEquals(open, DoorMessages.read(got.getRawContent()));
    assertEquals(null, got.getHeader("Contact"));
  }

  @Test
  void aMessageThatTheDoorRefusesOrThatHasNoDoorIsKnownAsSuch() throws Exception {
    start(call -> {});
    DoorMessage.Open open = open();
    assertFalse(send(open));
    door.register(door.flow, 60);
    door.messageAnswer = 500;
    assertFalse(send(open));
  }

  @Test
  void aLockReportIsHeard() throws Exception {
    start(call -> {});
    DoorMessage.LockReport report =
        new DoorMessage.LockReport(
            ring(), "gate", 1, DoorMessage.LockReport.State.PULSING, Optional.empty());
    assertEquals(200, message(DoorMessages.write(report), "vnd.heurtoir.door+json"));
    Waiting.until("heard", () -> recorder.messages.contains(report));
  }

  @Test
  void aMessageThatIsNoneIsRefused() throws Exception {
    start(call -> {});
    assertEquals(400, message("{".getBytes(StandardCharsets.UTF_8), "vnd.heurtoir.door+json"));
    assertEquals(415, message("hello".getBytes(StandardCharsets.UTF_8), "octet-stream"));
    assertEquals(400, message(DoorMessages.write(open()), "vnd.heurtoir.door+json"));
    assertEquals(0, recorder.messages.size());
  }

  private int message(byte[] body, String type) throws Exception {
    Request request = door.request("MESSAGE");
    request.setContent(body, door.endpoint.headers().createContentTypeHeader("application", type));
    return door.ask(request, door.flow).getStatusCode();
  }

  @Test
  void aRingIsTriedRungPreviewedAnsweredAndEndedByTheGateway() throws Exception {
    start(
        call -> {
          call.ringing();
          call.progress(ANSWER);
          call.answer(ANSWER);
        });
    RingId ring = ring();
    door.ring(ring);
    Waiting.until("200", () -> door.has("200 INVITE"));
    DoorCall call = recorder.calls.getFirst();
    assertEquals(ring, call.ring());
    assertEquals(Doors.PORTAIL, call.door());
    assertEquals(FakeDoor.SDP, call.offer());
    assertEquals(
        java.util.List.of("100 INVITE", "180 INVITE", "183 INVITE", "200 INVITE"),
        door.seen.subList(0, 4));
    for (Response response : door.responses) {
      Header header = response.getHeader(RingId.SIP_HEADER);
      assertTrue(header.toString().contains(ring.value()));
    }
    assertEquals(ANSWER, new String(door.responses.get(2).getRawContent(), StandardCharsets.UTF_8));

    call.end(Outcome.ANSWERED);
    call.end(Outcome.FAILED);
    Waiting.until("BYE", () -> door.has("BYE"));
    assertEquals(
        Optional.of(Outcome.ANSWERED),
        fr.heurtoir.protocol.sip.message.OutcomeReason.read(door.requests.getFirst()));
    Waiting.until("no call left", () -> gateway.calls() == 0);
    assertFalse(recorder.heard.stream().anyMatch(what -> what.startsWith("ended")));
    assertTrue(recorder.threads.stream().allMatch("the-loop"::equals));
  }

  @ParameterizedTest
  @EnumSource(Outcome.class)
  void everyOutcomeBeforeAnAnswerIsAFinalResponseWithItsReason(Outcome outcome) throws Exception {
    start(
        call -> {
          call.ringing();
          call.end(outcome);
        });
    door.ring(ring());
    int status = outcome == Outcome.ANSWERED ? 480 : outcome.sipStatus();
    Waiting.until("final", () -> door.has(status + " INVITE"));
    assertEquals(Optional.of(outcome), door.outcome());
    if (outcome == Outcome.NO_COMMON_CODEC) {
      assertTrue(door.responses.getLast().getHeader("Warning").toString().contains("305"));
    }
    Waiting.until("no call left", () -> gateway.calls() == 0);
  }

  @Test
  void aVisitorWhoLeavesIsHeardAndTheRingIsOver() throws Exception {
    start(DoorCall::ringing);
    ClientTransaction invite = door.ring(ring());
    Waiting.until("180", () -> door.has("180 INVITE"));
    door.cancel(invite);
    Waiting.until("487", () -> door.has("487 INVITE"));
    Waiting.until("200", () -> door.has("200 CANCEL"));
    Waiting.until("heard", () -> recorder.has("cancelled " + Doors.PORTAIL));
    recorder.calls.getFirst().end(Outcome.NOBODY_ANSWERED);
    assertEquals(Optional.of(Outcome.VISITOR_LEFT), door.outcome());
    Waiting.until("no call left", () -> gateway.calls() == 0);
  }

  @Test
  void aDoorThatHangsUpIsHeard() throws Exception {
    start(call -> call.answer(ANSWER));
    Dialog dialog = answered();
    door.endpoint.sendInDialog(dialog, dialog.createRequest("BYE"), door.flow);
    Waiting.until("200", () -> door.has("200 BYE"));
    Waiting.until("heard", () -> recorder.has("ended " + Doors.PORTAIL + " bye"));
    assertEquals(0, gateway.calls());
  }

  @Test
  void aDoorThatSaysThatItsCallBrokeIsNoVisitorWhoHungUp() throws Exception {
    start(call -> call.answer(ANSWER));
    Dialog dialog = answered();
    Request bye = dialog.createRequest("BYE");
    bye.setHeader(OutcomeReason.write(door.endpoint.headers(), Outcome.DOOR_LOST));
    door.endpoint.sendInDialog(dialog, bye, door.flow);
    Waiting.until(
        "heard", () -> recorder.has("ended " + Doors.PORTAIL + " the door says door-lost"));
  }

  private Dialog answered() throws Exception {
    ClientTransaction invite = door.ring(ring());
    Waiting.until("200", () -> door.has("200 INVITE"));
    return invite.getDialog();
  }

  @Test
  void newMediaAreAskedForAndMayBeRefused() throws Exception {
    start(call -> call.answer(ANSWER));
    Dialog dialog = answered();
    reinvite(dialog, FakeDoor.SDP + "a=new\r\n");
    Waiting.until("heard", () -> recorder.has("reoffer " + Doors.PORTAIL));
    Waiting.until("second 200", () -> door.seen.stream().filter("200 INVITE"::equals).count() == 2);
    assertTrue(
        new String(door.responses.getLast().getRawContent(), StandardCharsets.UTF_8)
            .contains("a=again"));
    reinvite(dialog, FakeDoor.SDP + "a=impossible\r\n");
    Waiting.until("488", () -> door.has("488 INVITE"));
    assertEquals(1, gateway.calls());
  }

  private void reinvite(Dialog dialog, String sdp) throws Exception {
    Request invite = dialog.createRequest("INVITE");
    invite.setHeader(door.endpoint.contact(door.flow, "portail"));
    invite.setContent(sdp, door.endpoint.headers().createContentTypeHeader("application", "sdp"));
    door.endpoint.sendInDialog(dialog, invite, door.flow);
  }

  @Test
  void infoIsTakenInACallAndNowhereElse() throws Exception {
    start(call -> call.answer(ANSWER));
    assertEquals(481, door.ask(door.request("INFO"), door.flow).getStatusCode());
    Dialog dialog = answered();
    Request info = dialog.createRequest("INFO");
    info.setContent(
        "Signal=1\r\nDuration=160\r\n",
        door.endpoint.headers().createContentTypeHeader("application", "dtmf-relay"));
    door.endpoint.sendInDialog(dialog, info, door.flow);
    Waiting.until("200", () -> door.has("200 INFO"));
    assertEquals(1, gateway.counters().counted("info.dtmf"));
  }

  @Test
  void aCallWhoseAnswerIsNeverAcknowledgedEnds() throws Exception {
    doors = Doors.in(folder);
    start(doors.builder().ackTime(Duration.ofSeconds(1)).build(), call -> call.answer(ANSWER));
    door.acknowledges = false;
    door.ring(ring());
    Waiting.until("heard", () -> recorder.has("ended " + Doors.PORTAIL + " no-ack"));
    Waiting.until("BYE", () -> door.has("BYE"));
    assertEquals(0, gateway.calls());
  }

  @Test
  void aRingIsOverWhenItsConnectionIsLostBeforeTheAnswer() throws Exception {
    start(DoorCall::ringing);
    door.ring(ring());
    Waiting.until("180", () -> door.has("180 INVITE"));
    door.flow.close();
    Waiting.until("heard", () -> recorder.has("ended " + Doors.PORTAIL + " flow-lost"));
    assertEquals(0, gateway.calls());
  }

  @Test
  void anAnsweredCallGoesOnOverTheDoorsNextConnection() throws Exception {
    doors = Doors.in(folder);
    start(doors.builder().flowGrace(Duration.ofSeconds(2)).build(), call -> call.answer(ANSWER));
    door.register(door.flow, 60);
    answered();
    Waiting.until("ACK", () -> gateway.counters().counted("received") >= 3);
    Flow second = door.connect();
    door.register(second, 60);
    door.flow.close();
    Waiting.until("closed", () -> gateway.counters().counted("flow.closed") == 1);
    recorder.calls.getFirst().end(Outcome.TIME_LIMIT);
    Waiting.until("BYE", () -> door.has("BYE"));
    assertFalse(recorder.heard.stream().anyMatch(what -> what.startsWith("ended")));
  }

  @Test
  void anAnsweredCallEndsWhenTheDoorDoesNotComeBack() throws Exception {
    doors = Doors.in(folder);
    start(doors.builder().flowGrace(Duration.ofMillis(200)).build(), call -> call.answer(ANSWER));
    answered();
    door.flow.close();
    Waiting.until("heard", () -> recorder.has("ended " + Doors.PORTAIL + " flow-lost"));
    assertEquals(0, gateway.calls());
  }

  @Test
  void moreCallsOfADoorThanAllowedAreBusyAndOfAllDoorsUnavailable() throws Exception {
    doors = Doors.in(folder);
    start(doors.builder().callsPerDoor(2).calls(3).build(), DoorCall::ringing);
    for (int i = 0; i < 3; i++) {
      door.ring(ring());
    }
    Waiting.until("486", () -> door.has("486 INVITE"));
    try (FakeDoor other = new FakeDoor(doors.door(Doors.COUR), Doors.COUR, gateway.tlsPort())) {
      other.ring(ring());
      Waiting.until("180", () -> other.has("180 INVITE"));
      other.ring(ring());
      Waiting.until("503", () -> other.has("503 INVITE"));
    }
  }

  @Test
  void aRingWithoutAUsableNameGetsOne() throws Exception {
    start(DoorCall::ringing);
    door.ring("not-a-ring", FakeDoor.SDP);
    Waiting.until("180", () -> door.has("180 INVITE"));
    RingId first = recorder.calls.getFirst().ring();
    door.ring(first.value(), FakeDoor.SDP);
    Waiting.until("second", () -> recorder.calls.size() == 2);
    assertFalse(recorder.calls.get(1).ring().equals(first));
    assertEquals(1, gateway.counters().counted("bad-ring-id"));
  }

  @Test
  void anInviteWithoutAnOfferIsRefused() throws Exception {
    start(DoorCall::ringing);
    door.ring(ring().value(), "");
    Waiting.until("488", () -> door.has("488 INVITE"));
    assertEquals(0, recorder.calls.size());
  }

  @Test
  void aDoorThatClaimsToBeAnotherIsForbiddenWhateverItAsks() throws Exception {
    start(DoorCall::ringing);
    try (FakeDoor liar = new FakeDoor(doors.door(Doors.COUR), Doors.PORTAIL, gateway.tlsPort())) {
      for (String method : java.util.List.of("OPTIONS", "MESSAGE", "INFO", "BYE")) {
        assertEquals(403, liar.ask(liar.request(method), liar.flow).getStatusCode());
      }
      assertEquals(403, liar.register(liar.flow, 60).getStatusCode());
      liar.ring(ring());
      Waiting.until("403", () -> liar.has("403 INVITE"));
    }
    assertEquals(0, recorder.calls.size());
    assertFalse(gateway.registered(Doors.PORTAIL));
    assertTrue(gateway.counters().counted("refused.other-identity") >= 6);
  }

  @Test
  void aDoorCannotRegisterForAnother() throws Exception {
    start(call -> {});
    Request request =
        door.endpoint.newRequest(
            door.flow,
            "REGISTER",
            "sip:" + Doors.DOMAIN,
            door.aor,
            "sip:" + Doors.COUR.value() + "@" + Doors.DOMAIN);
    assertEquals(403, door.ask(request, door.flow).getStatusCode());
  }

  @Test
  void anUnknownDoorAndADoorOfAnotherDomainAreTurnedAway() throws Exception {
    start(DoorCall::ringing);
    DoorId unknown = new DoorId("garage.jules-ferry");
    try (FakeDoor stranger = new FakeDoor(doors.door(unknown), unknown, gateway.tlsPort())) {
      assertEquals(404, stranger.register(stranger.flow, 60).getStatusCode());
      stranger.ring(ring());
      Waiting.until("404", () -> stranger.has("404 INVITE"));
    }
    try (FakeDoor foreign =
        new FakeDoor(
            doors.door(Doors.PORTAIL, "other.example"), Doors.PORTAIL, gateway.tlsPort())) {
      assertEquals(403, foreign.register(foreign.flow, 60).getStatusCode());
    }
    assertEquals(0, recorder.calls.size());
  }

  @Test
  void aDoorCannotEndAnotherDoorsCall() throws Exception {
    start(call -> call.answer(ANSWER));
    Dialog dialog = answered();
    try (FakeDoor other = new FakeDoor(doors.door(Doors.COUR), Doors.COUR, gateway.tlsPort())) {
      Request bye = other.request("BYE");
      // Everything that names the dialog, as somebody who has seen it would write it.
      bye.setHeader(dialog.getCallId());
      ((javax.sip.header.FromHeader) bye.getHeader("From")).setTag(dialog.getLocalTag());
      ((javax.sip.header.ToHeader) bye.getHeader("To")).setTag(dialog.getRemoteTag());
      bye.setHeader(other.endpoint.headers().createCSeqHeader(9L, "BYE"));
      assertEquals(403, other.ask(bye, other.flow).getStatusCode());
    }
    assertEquals(1, gateway.calls());
    recorder.calls.getFirst().end(Outcome.ANSWERED);
    Waiting.until("BYE", () -> door.has("BYE"));
  }

  @Test
  void anUnknownMethodExtensionOrTargetIsRefused() throws Exception {
    start(call -> {});
    Response method = door.ask(door.request("REFER"), door.flow);
    assertEquals(405, method.getStatusCode());
    assertTrue(method.getHeader("Allow").toString().contains("INVITE"));
    Request wanting = door.request("OPTIONS");
    wanting.setHeader(door.endpoint.headers().createRequireHeader("teleport"));
    Response extension = door.ask(wanting, door.flow);
    assertEquals(420, extension.getStatusCode());
    assertTrue(extension.getHeader("Unsupported").toString().contains("teleport"));
    Request elsewhere =
        door.endpoint.newRequest(
            door.flow, "OPTIONS", "sip:victim@198.51.100.7", door.aor, "sip:victim@198.51.100.7");
    assertEquals(404, door.ask(elsewhere, door.flow).getStatusCode());
    assertEquals(200, door.ask(door.request("OPTIONS"), door.flow).getStatusCode());
  }

  @Test
  void aTakenPortIsAnErrorThatNamesIt() throws Exception {
    start(call -> {});
    IOException taken =
        assertThrows(
            IOException.class,
            () ->
                DoorSip.start(
                    DoorSipConfig.builder(
                            new InetSocketAddress("127.0.0.1", gateway.tlsPort()),
                            doors.gateway(),
                            Doors.DOMAIN,
                            id -> true)
                        .build(),
                    recorder,
                    loop));
    assertTrue(taken.getMessage().contains(Integer.toString(gateway.tlsPort())));
  }

  @Test
  void itSaysThatItWorks() throws Exception {
    start(call -> {});
    Waiting.until("healthy", gateway::healthy);
    assertEquals(0, gateway.counters().dropped(Drop.STACK_FAILED));
  }
}
