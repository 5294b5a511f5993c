package fr.heurtoir.gateway.phone;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Phones without connections: the test is each phone, and finds here what it was sent. */
public final class FakePhones implements Phones {
  private static final class Connection {
    boolean visible = true;
    Optional<MicrophoneMessage.State> microphone = Optional.empty();
  }

  private final Map<String, PhoneRef> enrolled = new TreeMap<>();
  private final Map<String, Connection> connected = new HashMap<>();
  private final Map<String, Integer> watched = new HashMap<>();
  private final Map<String, Integer> closed = new HashMap<>();
  private final Map<String, List<ToPhone>> sent = new HashMap<>();

  /** A phone is enrolled. */
  public void enrol(PhoneRef phone) {
    enrolled.put(phone.id(), phone);
  }

  /** A phone connects; its page is on its screen. */
  public void connect(String phone) {
    connected.put(phone, new Connection());
    closed.remove(phone);
  }

  /** A phone's connection ends. */
  public void leave(String phone) {
    connected.remove(phone);
  }

  /** A phone says whether its screen shows the page. */
  public void visible(String phone, boolean visible) {
    connected.get(phone).visible = visible;
  }

  /** A phone says what became of its microphone. */
  public void microphone(String phone, MicrophoneMessage.State state) {
    connected.get(phone).microphone = Optional.of(state);
  }

  /** What a phone was sent. */
  public List<ToPhone> sent(String phone) {
    return List.copyOf(sent.getOrDefault(phone, List.of()));
  }

  /** What a phone was sent of one kind. */
  public <T extends ToPhone> List<T> sent(String phone, Class<T> kind) {
    return sent(phone).stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** The code with which a phone's connection was closed; empty where it was not. */
  public Optional<Integer> closed(String phone) {
    return Optional.ofNullable(closed.get(phone));
  }

  /** Whether a phone is watched closely. */
  public boolean watched(String phone) {
    return watched.containsKey(phone);
  }

  @Override
  public boolean reachable(String phone) {
    return connected.containsKey(phone);
  }

  @Override
  public boolean visible(String phone) {
    return connected.containsKey(phone) && connected.get(phone).visible;
  }

  @Override
  public Optional<MicrophoneMessage.State> microphone(String phone) {
    return Optional.ofNullable(connected.get(phone)).flatMap(connection -> connection.microphone);
  }

  @Override
  public List<PhoneRef> enrolled(String school) {
    return enrolled.values().stream().filter(phone -> phone.schools().contains(school)).toList();
  }

  @Override
  public Optional<PhoneRef> phone(String phone) {
    return Optional.ofNullable(enrolled.get(phone));
  }

  @Override
  public void send(String phone, ToPhone message) {
    if (reachable(phone)) {
      sent.computeIfAbsent(phone, _ -> new ArrayList<>()).add(message);
    }
  }

  @Override
  public void close(String phone, int code) {
    if (connected.remove(phone) != null) {
      closed.put(phone, code);
    }
  }

  @Override
  public void watch(String phone) {
    watched.merge(phone, 1, Integer::sum);
  }

  @Override
  public void unwatch(String phone) {
    watched.computeIfPresent(phone, (_, times) -> times == 1 ? null : times - 1);
  }
}
