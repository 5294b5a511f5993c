package fr.heurtoir.gateway.phone;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * What became of it when this phone asked for its microphone: a phone that is refused one shows the
 * visitor and cannot talk. Said when it is so, and again on each connection.
 */
public record MicrophoneMessage(State state) implements ConnectionMessage {
  static final MessageKind KIND = new MessageKind("microphone", MicrophoneMessage::read);

  private static final Pattern WORD = Pattern.compile("[a-z-]{1,32}");

  /** What the browser answered. */
  public enum State {
    /** It works. */
    ON("on"),
    /** The person, or the device's settings, refuse it to the app. */
    REFUSED("refused"),
    /** There is none, or another program has it. */
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
