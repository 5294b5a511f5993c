package fr.heurtoir.gateway.school;

import java.util.function.Supplier;

/** The communes and schools as they are now; a reload replaces them whole. Every thread may ask. */
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
