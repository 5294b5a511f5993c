package fr.heurtoir.gateway.school;

import java.time.Duration;

/**
 * What a school stores about visitors, and whether it may call them back.
 *
 * @param callBack how long after a press its visitor may be called back, 0 (never) to 900 s
 * @param snapshots whether a still picture of each ring is stored
 * @param keepSnapshots how long it is stored, 1 to 720 h
 */
public record HistoryPolicy(Duration callBack, boolean snapshots, Duration keepSnapshots) {
  /** The default where a school's file says nothing. */
  public static HistoryPolicy standard() {
    return new HistoryPolicy(Duration.ofSeconds(180), false, Duration.ofHours(24));
  }
}
