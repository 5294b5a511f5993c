package fr.heurtoir.gateway.school;

import java.util.function.Supplier;

/** The present schools; a reload replaces all of them. Thread-safe. */
public final class CurrentSchools implements Supplier<Schools> {
  private volatile Schools schools;

  public CurrentSchools(Schools schools) {
    this.schools = schools;
  }

  @Override
  public Schools get() {
    return schools;
  }

  public void replace(Schools newer) {
    schools = newer;
  }
}
