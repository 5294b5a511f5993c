package fr.heurtoir.gateway.store;

import fr.heurtoir.gateway.Until;
import fr.heurtoir.gateway.audit.Audit;
import fr.heurtoir.gateway.doors.DoorStore;
import fr.heurtoir.gateway.history.PictureStore;
import fr.heurtoir.gateway.history.RingRow;
import fr.heurtoir.gateway.history.RingStore;
import fr.heurtoir.gateway.phone.PhoneStore;
import fr.heurtoir.gateway.rota.AbsenceStore;
import fr.heurtoir.gateway.web.AccountStore;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** All that a gateway keeps, kept in one way, for the contracts of the ports. */
interface Keeping extends AutoCloseable {
  RingStore rings();

  PictureStore pictures();

  PhoneStore phones();

  DoorStore doors();

  AbsenceStore absences();

  AccountStore accounts();

  Audit audit();

  /** The audit trail as it reads, oldest first: kind, outcome, who, how often. */
  List<String> audited() throws IOException;

  /** What happened to a door, newest first: kind and detail. */
  List<String> happened(DoorId door);

  /** Deletes what is older than this, as the upkeep does every day; how many rings that were. */
  int purge(Duration keep);

  /** As many pictures are kept as may be. */
  void fillWithPictures() throws IOException;

  /** The gateway ends and begins again over what was kept. */
  Keeping again() throws IOException;

  @Override
  void close();

  /** Whatever was taken before is written. */
  default void settle() throws Exception {
    RingRow last =
        new RingRow(
            RingId.next(0),
            new DoorId("last.elsewhere"),
            "elsewhere",
            Instant.EPOCH,
            Instant.EPOCH,
            Outcome.FAILED,
            Optional.empty(),
            false,
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty());
    rings().append(last);
    Until.holds("written", () -> rings().kept(last.id(), last.door(), last.pressedAt()));
  }
}
