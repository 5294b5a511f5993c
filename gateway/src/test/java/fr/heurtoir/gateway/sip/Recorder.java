package fr.heurtoir.gateway.sip;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.door.DoorMessage;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Writes down what it hears, and by whom; what it does with a new call is given. */
final class Recorder implements DoorCallListener {
  final List<String> heard = new CopyOnWriteArrayList<>();
  final List<DoorCall> calls = new CopyOnWriteArrayList<>();
  final List<DoorMessage> messages = new CopyOnWriteArrayList<>();
  final List<Integer> protocols = new CopyOnWriteArrayList<>();
  final List<String> threads = new CopyOnWriteArrayList<>();
  private final Consumer<DoorCall> onCall;

  Recorder(Consumer<DoorCall> onCall) {
    this.onCall = onCall;
  }

  boolean has(String what) {
    return heard.contains(what);
  }

  private void hear(String what) {
    threads.add(Thread.currentThread().getName());
    heard.add(what);
  }

  @Override
  public void onInvite(DoorCall call) {
    calls.add(call);
    hear("invite " + call.door());
    onCall.accept(call);
  }

  @Override
  public void onCancelled(DoorCall call) {
    hear("cancelled " + call.door());
  }

  @Override
  public void onEnded(DoorCall call, String why) {
    hear("ended " + call.door() + " " + why);
  }

  @Override
  public void onReoffer(DoorCall call, String offer, Consumer<Optional<String>> answer) {
    hear("reoffer " + call.door());
    answer.accept(
        offer.contains("impossible") ? Optional.empty() : Optional.of(offer + "a=again\r\n"));
  }

  @Override
  public void onCertificateRequest(
      DoorId door, String key, DoorMessage.CertificateRequest request) {
    messages.add(request);
    hear("certificate-request " + door);
  }

  @Override
  public void onMessage(DoorId door, DoorMessage.FromDoor message) {
    messages.add(message);
    hear("message " + door);
  }

  @Override
  public void onRegistered(DoorId door, int protocol) {
    protocols.add(protocol);
    hear("registered " + door);
  }

  @Override
  public void onUnregistered(DoorId door, String why) {
    hear("unregistered " + door + " " + why);
  }
}
