package fr.heurtoir.gateway.web;

import java.util.List;

/** The gateway's health, as probes found it. Contains no secret: everybody may see it. */
public record Health(List<Part> parts) {
  public Health {
    parts = List.copyOf(parts);
  }

  /**
   * One part.
   *
   * @param name a word: {@code sip}, {@code media}, {@code store}
   * @param ok whether it works
   * @param detail a short sentence, or empty
   */
  public record Part(String name, boolean ok, String detail) {}

  /** Whether every part works. */
  public boolean ok() {
    return parts.stream().allMatch(Part::ok);
  }
}
