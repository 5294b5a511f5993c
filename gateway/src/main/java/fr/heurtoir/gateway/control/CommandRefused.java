package fr.heurtoir.gateway.control;

import java.util.List;

/** A command cannot be carried out; the message says why. */
final class CommandRefused extends Exception {
  private static final long serialVersionUID = 1L;
  private final int status;

  /**
   * @param status the exit code of the command
   */
  CommandRefused(int status, String why) {
    super(why);
    this.status = status;
  }

  /** The answer on the control socket. */
  ControlSocket.Answer answer() {
    return new ControlSocket.Answer(status, List.of(String.valueOf(getMessage())));
  }
}
