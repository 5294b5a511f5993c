package fr.heurtoir.gateway;

import fr.heurtoir.gateway.school.Schools;
import java.util.function.Supplier;

/** The schools as they are now; a reload replaces them whole. Every thread may ask. */
final class CurrentSchools implements Supplier<Schools> {
  private volatile Schools schools;

  CurrentSchools(Schools schools) {
    this.schools = schools;
  }

  @Override
  public Schools get() {
    return schools;
  }

  void replace(Schools newer) {
    schools = newer;
  }
}
