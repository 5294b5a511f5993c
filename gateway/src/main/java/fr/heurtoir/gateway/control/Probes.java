package fr.heurtoir.gateway.control;

import fr.heurtoir.gateway.doors.Stations;
import fr.heurtoir.gateway.media.MediaPlane;
import fr.heurtoir.gateway.sip.DoorSip;
import fr.heurtoir.gateway.web.Health;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Whether each part works, asked by using the part itself. Any thread. */
public final class Probes {
  private static final int MOST_DOORS = 20;

  private final DoorSip sip;
  private final MediaPlane media;
  private final Stations stations;
  private final Supplier<String> storeFault;
  private final BooleanSupplier storeHangs;
  private final IntSupplier rings;

  /**
   * @param storeFault what is wrong with the store, or nothing
   * @param storeHangs whether only a restart helps the store; belongs to the rings' loop
   * @param rings how many rings live
   */
  public Probes(
      DoorSip sip,
      MediaPlane media,
      Stations stations,
      Supplier<String> storeFault,
      BooleanSupplier storeHangs,
      IntSupplier rings) {
    this.sip = sip;
    this.media = media;
    this.stations = stations;
    this.storeFault = storeFault;
    this.storeHangs = storeHangs;
    this.rings = rings;
  }

  /** What {@code /health} and {@code status} say. */
  public Health health() {
    boolean sipWorks = sip.healthy();
    int hanging = media.hanging();
    String fault = storeFault.get();
    return new Health(
        List.of(
            new Health.Part("sip", sipWorks, sipWorks ? "" : "the stack does not answer itself"),
            new Health.Part(
                "media", hanging == 0, hanging == 0 ? "" : hanging + " media loops hang"),
            new Health.Part("store", fault.isEmpty(), fault),
            // A door that cannot do something is no fault of the gateway, but is shown here.
            new Health.Part("doors", true, unable())));
  }

  private String unable() {
    return stations.unable().entrySet().stream()
        .map(each -> each.getKey() + " cannot " + String.join(", ", each.getValue()))
        .sorted()
        .limit(MOST_DOORS)
        .collect(Collectors.joining("; "));
  }

  /**
   * Whether systemd may leave this process alone: the SIP stack and every media loop work. Where
   * the store hangs by a fault of ours a restart helps, but never under a ring: rings need no
   * store. On the rings' loop.
   */
  public boolean alive() {
    boolean stored = !storeHangs.getAsBoolean() || rings.getAsInt() > 0;
    return sip.healthy() && media.hanging() == 0 && stored;
  }
}
