package fr.heurtoir.protocol.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LogLinesOfStrangersTest {
  private static final String OURS = "fr.heurtoir.protocol.log.test";
  private static final String LIBRARY = "io.example.library";

  private final List<LogRecord> written = new ArrayList<>();
  private final List<java.util.logging.Logger> kept = new ArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          written.add(line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    for (String name : List.of(OURS, LIBRARY)) {
      java.util.logging.Logger logger = java.util.logging.Logger.getLogger(name);
      logger.setUseParentHandlers(false);
      logger.addHandler(handler);
      kept.add(logger);
    }
  }

  @AfterEach
  void stop() {
    kept.forEach(logger -> logger.removeHandler(handler));
  }

  private String only() {
    assertEquals(1, written.size());
    return written.getFirst().getMessage();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "word | a=word b=\"word\"",
        "host:5061 | a=host:5061 b=\"host:5061\"",
        "x by=admin | a=\"x by=admin\" b=\"x by=admin\"",
        "x=y | a=\"x=y\" b=\"x=y\"",
        "x\" event=open by=\"me | a=\"x\\\" event=open by=\\\"me\" b=\"x\\\" event=open"
            + " by=\\\"me\"",
        "back\\slash | a=\"back\\\\slash\" b=\"back\\\\slash\"",
        "'' | a=\"\" b=\"\"",
        "\u202e# | a=\"\\u202e#\" b=\"\\u202e#\"",
        "a\u2028b | a=\"a\\u2028b\" b=\"a\\u2028b\""
      })
  void aValueIsOneValueWhateverIsInIt(String value, String line) {
    LoggerFactory.getLogger(OURS).info("event=x a={} b=\"{}\"", value, value);
    assertEquals("event=x " + line, only());
  }

  @Test
  void aLineEndIsWrittenOut() {
    LoggerFactory.getLogger(OURS).info("event=x a={}", "1\r\n<0>event=open\t\u001b[2J");
    assertEquals("event=x a=\"1\\r\\n<0>event=open\\t\\u001b[2J\"", only());
  }

  @Test
  void fieldsThatTheProgramGatheredAreFields() {
    Fields fields = new Fields().with("n", 3).with("who", "me = you");
    LoggerFactory.getLogger(OURS).info("event=x {} end={}", fields, Boolean.TRUE);
    assertEquals("event=x n=3 who=\"me = you\" end=true", only());
  }

  @Test
  void whatALibrarySaysIsOneValueToo() {
    LoggerFactory.getLogger(LIBRARY).warn("Bad path event=open by=\"" + "me\"\n" + "next");
    assertEquals("event=library says=\"Bad path event=open by=\\\"me\\\"\\nnext\"", only());
  }

  @Test
  void aStackTraceIsForADefectOfOursAlone() {
    Logger ours = LoggerFactory.getLogger(OURS);
    ours.error("event=a", new IllegalStateException("ours"));
    assertNotNull(written.getLast().getThrown());
    ours.error("event=b", new CompletionException(new IOException("reset by=peer")));
    assertNull(written.getLast().getThrown());
    assertEquals(
        "event=b exception=\"java.io.IOException: reset by=peer\"", written.getLast().getMessage());
    Logger library = LoggerFactory.getLogger(LIBRARY);
    IllegalArgumentException theirs = new IllegalArgumentException("%zz");
    theirs.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement("io.example.Decoder", "decode", "Decoder.java", 7),
          new StackTraceElement("fr.heurtoir.gateway.web.Late", "handle", "Late.java", 1)
        });
    library.error("unhandled", theirs);
    assertNull(written.getLast().getThrown());
    library.error("unhandled", new IllegalStateException("in a handler of ours"));
    assertInstanceOf(IllegalStateException.class, written.getLast().getThrown());
  }

  @Test
  void aThrowableThatAFieldAsksForIsAValueAndWritesNoTrace() {
    LoggerFactory.getLogger(OURS)
        .error(
            "event=store-silent path={} reason=\"{}\"", "/x", new IllegalStateException("a \"b\""));
    assertEquals(
        "event=store-silent path=/x reason=\"java.lang.IllegalStateException: a \\\"b\\\"\"",
        only());
    assertNull(written.getLast().getThrown());
  }

  @Test
  void aFloodOfOneKindIsCountedAndTheOthersAreWritten() {
    long[] now = {0};
    LogLimiter limiter = new LogLimiter(() -> now[0]);
    int written = 0;
    for (int i = 0; i < 100_000; i++) {
      written += limiter.permits("event=refused client={}", true) ? 1 : 0;
    }
    assertEquals(LogLimiter.LOUD.burst(), written);
    assertTrue(limiter.permits("event=ring ring={}", false));
    assertEquals(
        List.of(new LogLimiter.Left("event=refused client={}", 100_000L - LogLimiter.LOUD.burst())),
        limiter.left());
    assertEquals(List.of(), limiter.left());
    now[0] += 60_000_000_000L;
    for (int i = 0; i < LogLimiter.LOUD.perMinute(); i++) {
      assertTrue(limiter.permits("event=refused client={}", true));
    }
    assertFalse(limiter.permits("event=refused client={}", true));
    assertEquals(100_000L - LogLimiter.LOUD.burst() + 1, limiter.all());
  }

  @Test
  void kindsAreBounded() {
    LogLimiter limiter = new LogLimiter(() -> 0);
    for (int i = 0; i < 10 * LogLimiter.MOST_KINDS; i++) {
      limiter.permits("kind " + i, true);
    }
    List<LogLimiter.Left> left = limiter.left();
    assertEquals(1, left.size());
    assertEquals("others", left.getFirst().kind());
  }

  @Test
  void aLoggerIsFoundByTheServiceFile() {
    assertInstanceOf(EventLogger.class, LoggerFactory.getLogger(OURS));
  }
}
