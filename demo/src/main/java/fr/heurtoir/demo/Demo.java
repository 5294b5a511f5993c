package fr.heurtoir.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * {@code ./heurtoir demo}: a gateway and simulated doors on this machine, until SIGINT or SIGTERM.
 * Exit codes: 0 when it was stopped, 64 for a wrong command line, 69 where a port is taken or
 * something is missing, 75 where another demo runs, 70 where one of its processes failed.
 */
public final class Demo {
  private Demo() {}

  static void main(String[] args) {
    for (String word : args) {
      if (word.equals("--help") || word.equals("-h")) {
        System.out.println(Options.usage());
        return;
      }
    }
    Options options;
    try {
      options = Options.parse(args);
    } catch (Options.Wrong wrong) {
      System.err.println("heurtoir: " + wrong.getMessage() + "\n" + Options.usage());
      System.exit(64);
      return;
    }
    Path home = Path.of(System.getProperty("heurtoir.home", ".")).toAbsolutePath();
    Programs programs = new Programs(home, options.train());
    int status = 70;
    try {
      status = run(options, new Announcer(System.out, options.json()), programs);
    } finally {
      // The hook below would block an orderly exit for ever.
      Runtime.getRuntime().halt(status);
    }
  }

  private static int run(Options options, Announcer announcer, Programs programs) {
    CompletableFuture<String> stop = new CompletableFuture<>();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> hold(stop), "stop"));
    ParentWatch.start(() -> stop.complete("the program that started it ended"));
    int status = 0;
    try (DemoSession session = new DemoSession(options, announcer, programs, stop)) {
      session.start();
      if (options.train()) {
        session.ringOnce();
        stop.complete("trained");
      }
      announcer.say("stopping", Map.of("why", session.untilStopped()), "stopping");
    } catch (Stopped duringStart) {
      announcer.say("stopping", Map.of("why", duringStart.why()), "stopping");
    } catch (CannotStart reason) {
      status = reason.exitStatus();
      System.err.println("heurtoir: " + reason.getMessage());
      announcer.say(
          "error",
          Map.of("code", reason.code(), "message", String.valueOf(reason.getMessage())),
          "");
    } catch (IOException failed) {
      status = 70;
      System.err.println("heurtoir: " + failed);
      announcer.say("error", Map.of("code", "io", "message", failed.toString()), "");
    }
    announcer.say("stopped", Map.of("status", status), "");
    return status;
  }

  /** On SIGINT, SIGTERM and SIGHUP, lets the main thread end everything and then the process. */
  private static void hold(CompletableFuture<String> stop) {
    stop.complete("asked to");
    new CompletableFuture<Void>().join();
  }
}
