package fr.heurtoir.door.feedback;

/**
 * The visitor's screen.
 *
 * @param port of the loopback address, 0 for any free one
 * @param widthMillimetres width of the display's picture, which determines the text size
 * @param heightMillimetres height of the display's picture
 * @param theme light or dark
 * @param dark when {@link Theme#AUTO} is dark
 */
public record FacadeSettings(
    int port, int widthMillimetres, int heightMillimetres, Theme theme, Hours dark) {
  /** Its colours. */
  public enum Theme {
    LIGHT,
    DARK,
    /** By the time of day. */
    AUTO
  }
}
