package fr.heurtoir.door.av;

/** Picture or sound is not available; the message is for the installer. */
public final class MediaException extends Exception {
  private static final long serialVersionUID = 1L;

  MediaException(String message) {
    super(message);
  }

  MediaException(String message, Throwable cause) {
    super(message, cause);
  }
}
