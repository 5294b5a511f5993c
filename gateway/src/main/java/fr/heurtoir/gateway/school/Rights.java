package fr.heurtoir.gateway.school;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** Which roles have which right at one school. */
public final class Rights {
  private static final Rights STANDARD = new Rights(Map.of());

  private final Map<Right, Set<Role>> roles = new EnumMap<>(Right.class);

  /**
   * @param configured the roles in a school's file; a missing right has its default roles
   */
  public Rights(Map<Right, Set<Role>> configured) {
    for (Right right : Right.values()) {
      roles.put(right, Set.copyOf(configured.getOrDefault(right, right.standard())));
    }
  }

  /** The default where a school's file says nothing. */
  public static Rights standard() {
    return STANDARD;
  }

  /** Whether a role has a right. */
  public boolean has(Role role, Right right) {
    return roles.getOrDefault(right, Set.of()).contains(role);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Rights rights && rights.roles.equals(roles);
  }

  @Override
  public int hashCode() {
    return roles.hashCode();
  }

  @Override
  public String toString() {
    return roles.toString();
  }
}
