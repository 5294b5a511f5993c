package fr.heurtoir.door;

import fr.heurtoir.door.install.Installer;
import java.util.Arrays;
import java.util.List;

/**
 * The station's program: {@code heurtoir-door [run] [door.toml]} is the agent, {@code heurtoir-door
 * check|test|enrol|status} are the installer's commands.
 */
public final class HeurtoirDoor {
  private HeurtoirDoor() {}

  static void main(String[] args) throws InterruptedException {
    boolean help = List.of(args).contains("--help") || List.of(args).contains("-h");
    if (!help && (args.length == 0 || args[0].equals("run") || args[0].endsWith(".toml"))) {
      boolean named = args.length > 0 && args[0].equals("run");
      DoorAgent.main(named ? Arrays.copyOfRange(args, 1, args.length) : args);
      return;
    }
    System.exit(new Installer(System.out, System.err).run(List.of(args)));
  }
}
