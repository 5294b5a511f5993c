package fr.heurtoir.door.install;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Runs a task with the rights of a folder's owner only. The owner decides where the names in the
 * folder lead, so root following them would go wherever the owner likes. New files belong to the
 * owner from the start.
 *
 * <p>On Linux each thread has its own rights for file access: setfsuid(2) and setfsgid(2). Leaving
 * user 0 also removes the thread's capabilities over files (capabilities(7)). The thread ends with
 * the task.
 */
final class AsOwner {
  private static final MethodHandle SETFSUID = call("setfsuid");
  private static final MethodHandle SETFSGID = call("setfsgid");
  private static final MethodHandle SETGROUPS =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("setgroups"),
              FunctionDescriptor.of(JAVA_INT, JAVA_LONG, ADDRESS));

  private AsOwner() {}

  private static MethodHandle call(String name) {
    return Linker.nativeLinker()
        .downcallHandle(
            Linker.nativeLinker().defaultLookup().findOrThrow(name),
            FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  }

  /** The task. */
  interface Task {
    /** Reads and writes. */
    void run() throws IOException;
  }

  /**
   * Runs the task as the folder's owner, if that is another user than this process's. Blocks.
   *
   * @param folder one that only root, or its owner, can replace: no link in another user's folder
   * @throws IOException where the task failed, or the rights cannot be taken
   */
  static void of(Path folder, Task task) throws IOException, InterruptedException {
    Path real = folder.toRealPath();
    int owner = (Integer) Files.getAttribute(real, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    int group = (Integer) Files.getAttribute(real, "unix:gid", LinkOption.NOFOLLOW_LINKS);
    if (owner == (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid")) {
      task.run();
      return;
    }
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread.ofPlatform()
        .name("as-owner")
        .start(
            () -> {
              try {
                become(owner, group);
                task.run();
                done.complete(null);
              } catch (IOException | RuntimeException | Error failed) {
                done.completeExceptionally(failed);
              }
            });
    try {
      done.get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IOException("as the owner of " + folder + ": " + failed.getCause(), failed);
    }
  }

  /** Sets the group first: without root the group cannot be changed. */
  private static void become(int owner, int group) throws IOException {
    try {
      int cleared = (int) SETGROUPS.invokeExact(0L, MemorySegment.NULL);
      int ignoredGroup = (int) SETFSGID.invokeExact(group);
      int ignoredOwner = (int) SETFSUID.invokeExact(owner);
      // Neither call reports success. Called with an invalid id, each returns the present value.
      int nowGroup = (int) SETFSGID.invokeExact(-1);
      int nowOwner = (int) SETFSUID.invokeExact(-1);
      if (cleared != 0 || nowGroup != group || nowOwner != owner) {
        throw new IOException("cannot take the rights of user " + owner + ": run as root");
      }
    } catch (IOException refused) {
      throw refused;
    } catch (Throwable impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
