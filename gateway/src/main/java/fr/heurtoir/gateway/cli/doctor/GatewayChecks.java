package fr.heurtoir.gateway.cli.doctor;

import fr.heurtoir.gateway.control.Command;
import fr.heurtoir.gateway.control.ControlSocket;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the gateway that runs says of itself, and what its last rings say of the media's way. */
final class GatewayChecks {
  private static final String LAST_RINGS = "50";

  private final Surroundings here;

  GatewayChecks(Surroundings here) {
    this.here = here;
  }

  List<DoctorCheck> all() {
    return List.of(
        new DoctorCheck("gateway", "journalctl -u heurtoir-gateway says why", this::running),
        new DoctorCheck(
            "media outside", "journalctl -u heurtoir-gateway says why", this::lastPictures));
  }

  private Optional<JsonObject> asked(String... words) throws IOException {
    ControlSocket.Answer answer = here.gateway().apply(List.of(words));
    if (answer.status() == Command.UNAVAILABLE && answer.lines().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new JsonObject(answer.lines().getFirst()));
    } catch (DecodeException refused) {
      throw new IOException(answer.lines().getFirst(), refused);
    }
  }

  private List<DoctorFinding> running() throws IOException {
    Optional<JsonObject> status = asked("status", "json");
    if (status.isEmpty()) {
      return List.of(
          DoctorFinding.toDo(
              "gateway",
              "none runs by this configuration, or it does not answer this user",
              "systemctl start heurtoir-gateway; systemctl status heurtoir-gateway says why not;"
                  + " ask as root or as the user heurtoir"));
    }
    List<DoctorFinding> findings = new ArrayList<>();
    findings.add(
        DoctorFinding.well("gateway", "runs, version " + status.get().getString("version", "-")));
    JsonArray toDo = status.get().getJsonArray("toDo", new JsonArray());
    for (int i = 0; i < toDo.size(); i++) {
      JsonObject each = toDo.getJsonObject(i);
      findings.add(
          DoctorFinding.toDo(
              each.getString("about", "-"),
              each.getString("what", "-"),
              each.getString("mend", "-")));
    }
    return findings;
  }

  /** A picture on a phone is what proves that the media port is reached from outside. */
  private List<DoctorFinding> lastPictures() throws IOException {
    Optional<JsonObject> answer = asked("rings", "limit=" + LAST_RINGS, "json");
    if (answer.isEmpty()) {
      return List.of();
    }
    JsonArray rings = answer.get().getJsonArray("rings", new JsonArray());
    int shown = 0;
    for (int i = 0; i < rings.size(); i++) {
      JsonObject ring = rings.getJsonObject(i);
      if (ring.getLong("toldMs") != null) {
        shown++;
      }
      if (ring.getLong("firstFrameMs") != null) {
        return List.of(
            DoctorFinding.well(
                "media outside",
                "a phone showed the picture of the ring of " + ring.getString("pressed")));
      }
    }
    return List.of(
        shown == 0
            ? DoctorFinding.well(
                "media outside", "not proved yet: no ring is kept that a phone showed; ring once")
            : DoctorFinding.toDo(
                "media outside",
                "of the last rings, " + shown + " were shown by phones, none with a picture",
                "event=picture-missing in journalctl -u heurtoir-gateway names the hop; docs/it.md"
                    + " says what to do"));
  }
}
