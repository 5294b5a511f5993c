package fr.heurtoir.gateway.store;

import fr.heurtoir.gateway.audit.Audit;
import fr.heurtoir.gateway.audit.AuditName;
import fr.heurtoir.gateway.doors.DoorStore;
import fr.heurtoir.gateway.doors.DoorsInMemory;
import fr.heurtoir.gateway.history.PictureStore;
import fr.heurtoir.gateway.history.PicturesInMemory;
import fr.heurtoir.gateway.history.RingStore;
import fr.heurtoir.gateway.history.RingsInMemory;
import fr.heurtoir.gateway.ops.Counters;
import fr.heurtoir.gateway.ops.GivenTime;
import fr.heurtoir.gateway.phone.PhoneStore;
import fr.heurtoir.gateway.phone.PhonesInMemory;
import fr.heurtoir.gateway.rota.AbsenceStore;
import fr.heurtoir.gateway.rota.AbsencesInMemory;
import fr.heurtoir.gateway.school.Schools;
import fr.heurtoir.gateway.web.AccountStore;
import fr.heurtoir.gateway.web.AccountsInMemory;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.RingId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/**
 * The ways in which a gateway's memory is kept. Every contract of a port is run against each: what
 * keeps it in another way is one more of these.
 */
enum Keeper {
  /** For the tests of the rooms. */
  MEMORY {
    @Override
    Keeping open(Path folder, Supplier<Schools> schools, GivenTime time) {
      return new InMemory(schools, time);
    }
  },

  /** What is shipped, and used unless another is configured. */
  SQLITE {
    @Override
    Keeping open(Path folder, Supplier<Schools> schools, GivenTime time) throws IOException {
      return new InDatabase(Shipped.SQLITE, folder, schools, time);
    }
  },

  /** A real server. */
  POSTGRESQL {
    @Override
    Keeping open(Path folder, Supplier<Schools> schools, GivenTime time) throws IOException {
      return new InDatabase(Shipped.POSTGRESQL, folder, schools, time);
    }
  };

  /**
   * @param folder for whatever is kept in files; empty where nothing was kept yet
   */
  abstract Keeping open(Path folder, Supplier<Schools> schools, GivenTime time) throws IOException;

  private static String told(String kind, String outcome, String who, long times) {
    return kind + " " + outcome + " " + who + " " + times;
  }

  private static final class InMemory implements Keeping {
    private final GivenTime time;
    private final PhonesInMemory phones;
    private final AccountsInMemory accounts;
    private final RingsInMemory rings;
    private final PicturesInMemory pictures;
    private final DoorsInMemory doors;
    private final AbsencesInMemory absences = new AbsencesInMemory();

    InMemory(Supplier<Schools> schools, GivenTime time) {
      this.time = time;
      this.phones = new PhonesInMemory(schools, time);
      this.accounts = new AccountsInMemory(phones);
      this.rings = new RingsInMemory(phones::name);
      this.pictures = new PicturesInMemory(rings, time);
      this.doors = new DoorsInMemory(time, rings::late);
    }

    @Override
    public RingStore rings() {
      return rings;
    }

    @Override
    public PictureStore pictures() {
      return pictures;
    }

    @Override
    public PhoneStore phones() {
      return phones;
    }

    @Override
    public DoorStore doors() {
      return doors;
    }

    @Override
    public AbsenceStore absences() {
      return absences;
    }

    @Override
    public AccountStore accounts() {
      return accounts;
    }

    @Override
    public Audit audit() {
      return phones.audit();
    }

    @Override
    public List<String> audited() {
      return phones.audit().kept().stream()
          .map(
              each ->
                  told(
                      each.event().kind().code(),
                      each.event().outcome(),
                      each.event().who().map(AuditName::value).orElse("-"),
                      each.times()))
          .toList();
    }

    @Override
    public List<String> happened(DoorId door) {
      List<DoorsInMemory.Happened> all = new java.util.ArrayList<>(doors.happened());
      Collections.reverse(all);
      return all.stream()
          .filter(each -> each.door().equals(door))
          .map(each -> each.kind() + " " + each.detail())
          .toList();
    }

    @Override
    public int purge(Duration keep) {
      Instant before = time.instant().minus(keep);
      doors.purge(before);
      phones.purge(before);
      return rings.purge(before);
    }

    @Override
    public void fillWithPictures() throws IOException {
      for (int i = 0; i < PictureStore.MOST; i++) {
        pictures.keep("full", RingId.next(i), new byte[0]);
      }
    }

    @Override
    public Keeping again() {
      phones.audit().stop();
      return this;
    }

    @Override
    public void close() {}
  }

  private static final class InDatabase implements Keeping {
    private final Shipped kind;
    private final Path folder;
    private final Supplier<Schools> schools;
    private final GivenTime time;
    private final Store store;

    InDatabase(Shipped kind, Path folder, Supplier<Schools> schools, GivenTime time)
        throws IOException {
      this.kind = kind;
      this.folder = folder;
      this.schools = schools;
      this.time = time;
      this.store = Store.open(kind.in(folder), schools, time.sources(), new Counters());
    }

    @Override
    public RingStore rings() {
      return store.ringLog();
    }

    @Override
    public PictureStore pictures() {
      return store.snapshots();
    }

    @Override
    public PhoneStore phones() {
      return store;
    }

    @Override
    public DoorStore doors() {
      return store.ofDoors();
    }

    @Override
    public AbsenceStore absences() {
      return store.absences();
    }

    @Override
    public AccountStore accounts() {
      return store.accountLogins();
    }

    @Override
    public Audit audit() {
      return store.audit();
    }

    @Override
    public List<String> audited() throws IOException {
      List<String> all = new ArrayList<>();
      AuditReading.of(kind.in(folder))
          .each(
              Instant.EPOCH,
              time.instant().plusSeconds(1),
              (entry, names) ->
                  all.add(
                      told(
                          entry.kind(),
                          entry.outcome(),
                          names.containsKey(entry.who()) ? names.get(entry.who()).value() : "-",
                          entry.times())));
      return all;
    }

    @Override
    public List<String> happened(DoorId door) {
      return store.doors().events(door).stream()
          .map(each -> each.kind() + " " + each.detail())
          .toList();
    }

    @Override
    public int purge(Duration keep) {
      store.accountLogins().forget();
      return store.ringLog().purge(keep);
    }

    @Override
    public void fillWithPictures() throws IOException {
      Path full = Files.createDirectories(folder.resolve("snapshots/full"));
      for (int i = 0; i < PictureStore.MOST; i++) {
        Files.createFile(full.resolve(RingId.next(i) + ".webp"));
      }
    }

    @Override
    public Keeping again() throws IOException {
      // As the upkeep does every minute: else the time that passed is a leap to the next start.
      store.lookAtClock();
      close();
      return new InDatabase(kind, folder, schools, time);
    }

    @Override
    public void close() {
      store.close();
    }
  }
}
