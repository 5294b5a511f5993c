package fr.heurtoir.gateway.web;

import java.util.List;

/** How the gateway is, as probes found it. Holds no secret: everybody may see it. */
public record Health(List<Part> parts) {
  public Health {
    parts = List.copyOf(parts);
  }

  /**
   * One part.
   *
   * @param name a word: {@code sip}, {@code media}, {@code store}
   * @param ok it does its work
   * @param detail a short sentence, or empty
   */
  public record Part(String name, boolean ok, String detail) {}

  /** Whether every part does its work. */
  public boolean ok() {
    return parts.stream().allMatch(Part::ok);
  }
}
