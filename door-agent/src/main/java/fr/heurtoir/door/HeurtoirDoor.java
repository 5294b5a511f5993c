package fr.heurtoir.door;

import fr.heurtoir.door.install.Installer;
import fr.heurtoir.protocol.log.Logs;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Level;

/**
 * The station's program: {@code heurtoir-door [run] [door.toml]} is the agent, {@code heurtoir-door
 * check|test|enrol|status} are the installer's commands.
 */
public final class HeurtoirDoor {
  // No logger here: the first logger fixes the log manager of the process, which main installs.
  private HeurtoirDoor() {}

  static void main(String[] args) throws InterruptedException {
    boolean help = List.of(args).contains("--help") || List.of(args).contains("-h");
    if (!help && (args.length == 0 || args[0].equals("run") || args[0].endsWith(".toml"))) {
      boolean named = args.length > 0 && args[0].equals("run");
      Logs logs = Logs.install("heurtoir-door", System.getenv(), Level.INFO);
      DoorAgent.run(named ? Arrays.copyOfRange(args, 1, args.length) : args, logs);
      return;
    }
    System.exit(new Installer(System.out, System.err).run(List.of(args)));
  }
}
