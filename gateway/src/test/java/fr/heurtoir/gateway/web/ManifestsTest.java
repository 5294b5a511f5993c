package fr.heurtoir.gateway.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ManifestsTest {
  private final Vertx vertx = Vertx.vertx();
  private final Manifests manifests = new Manifests(vertx, new Assets("web/app"), () -> 0);

  @AfterEach
  void close() {
    vertx.close();
  }

  private static String handle(String path) {
    return path.replaceAll(".*/|\\.webmanifest", "");
  }

  @Test
  void aHandleIsGoodForAnHour() {
    String handle = handle(manifests.make("token", 0));
    long hour = Manifests.VALIDITY.toNanos();
    assertEquals(Optional.of("token"), manifests.token(handle, hour - 1));
    assertEquals(Optional.empty(), manifests.token(handle, hour));
    assertEquals(Optional.empty(), manifests.token(handle, 0), "gone");
  }

  @Test
  void theOldestMakesRoom() {
    List<String> handles = new ArrayList<>();
    for (int i = 0; i <= Manifests.MOST; i++) {
      handles.add(handle(manifests.make("token " + i, 0)));
    }
    assertNotEquals(handles.get(0), handles.get(1));
    assertEquals(Optional.empty(), manifests.token(handles.get(0), 1));
    assertEquals(Optional.of("token 1"), manifests.token(handles.get(1), 1));
    assertEquals(Optional.of("token " + Manifests.MOST), manifests.token(handles.getLast(), 1));
  }
}
