package fr.heurtoir.protocol.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import fr.heurtoir.protocol.RingId;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class AboutTest {
  private static final RingId RING = new RingId("01M812SC3M59WC917DV4JQZECN");
  private static final RingId OTHER = new RingId("01M812SC3M59WC917DV4JQZECP");
  private static final String OURS = "fr.heurtoir.protocol.log.about";
  private static final String LIBRARY = "io.example.about";

  private final List<String> lines = new ArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          lines.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    java.util.logging.Logger.getLogger(OURS).addHandler(handler);
    java.util.logging.Logger.getLogger(LIBRARY).addHandler(handler);
  }

  @AfterEach
  void stop() {
    java.util.logging.Logger.getLogger(OURS).removeHandler(handler);
    java.util.logging.Logger.getLogger(LIBRARY).removeHandler(handler);
  }

  @Test
  void aLineThatNamesNoRingGetsTheOneThatItsWorkIsFor() {
    Logger log = LoggerFactory.getLogger(OURS);
    About.ring(RING)
        .run(
            () -> {
              log.info("event=light-on light={}", "speak");
              log.info("event=said says=\"{}\"", "x ring=forged");
              LoggerFactory.getLogger(LIBRARY).warn("trouble");
            });
    log.info("event=after");
    assertEquals(
        List.of(
            "event=light-on light=speak ring=" + RING,
            "event=said says=\"x ring=forged\" ring=" + RING,
            "event=library says=\"trouble\" ring=" + RING,
            "event=after"),
        lines);
  }

  @Test
  void aLineThatNamesItsOwnKeepsIt() {
    Logger log = LoggerFactory.getLogger(OURS);
    About.ring(RING)
        .run(
            () -> {
              log.info("event=late ring={} n={}", OTHER, 1);
              log.info("event=late {}", new Fields().with("ring", OTHER));
              About.nothing().run(() -> log.info("event=inner"));
              About.ring(OTHER).run(() -> log.info("event=inner"));
            });
    assertEquals(
        List.of(
            "event=late ring=" + OTHER + " n=1",
            "event=late ring=" + OTHER,
            "event=inner ring=" + RING,
            "event=inner ring=" + OTHER),
        lines);
  }

  @Test
  void workThatGoesOnElsewhereTakesItAlong() throws Exception {
    List<Runnable> work = new ArrayList<>();
    Logger log = LoggerFactory.getLogger(OURS);
    About.ring(RING).run(() -> work.add(About.now().later(() -> log.info("event=later"))));
    work.add(About.now().later(() -> log.info("event=alone")));
    for (Runnable each : work) {
      Thread.ofPlatform().start(each).join();
    }
    assertEquals(List.of("event=later ring=" + RING, "event=alone"), lines);
  }
}
