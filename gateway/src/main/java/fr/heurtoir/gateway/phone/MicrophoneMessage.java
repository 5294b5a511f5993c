package fr.heurtoir.gateway.phone;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * Whether the phone may use its microphone. A phone without one shows the visitor but cannot talk.
 * Sent when this is known, and again on each connection.
 */
public record MicrophoneMessage(State state) implements ConnectionMessage {
  static final MessageKind KIND = new MessageKind("microphone", MicrophoneMessage::read);

  private static final Pattern WORD = Pattern.compile("[a-z-]{1,32}");

  /** The browser's answer. */
  public enum State {
    /** The microphone works. */
    ON("on"),
    /** The person or the device's settings refuse it to the app. */
    REFUSED("refused"),
    /** The device has none, or another program uses it. */
    MISSING("missing");

    private final String code;

    State(String code) {
      this.code = code;
    }

    /** The word on the wire. */
    public String code() {
      return code;
    }
  }

  private static MicrophoneMessage read(MessageFields fields) throws BadMessage {
    String word = fields.matching("state", WORD);
    return new MicrophoneMessage(
        Arrays.stream(State.values())
            .filter(state -> state.code().equals(word))
            .findFirst()
            .orElseThrow(() -> fields.bad("state is on, refused or missing")));
  }

  @Override
  public MessageKind kind() {
    return KIND;
  }

  @Override
  public Optional<Signed> signed() {
    return Signed.NOTHING;
  }

  @Override
  public void act(PhoneConnection connection, OptionalInt id, ConnectionParts parts) {
    connection.microphone = this;
    parts.output().ok(connection, id);
  }
}
