package fr.heurtoir.gateway.school;

import fr.heurtoir.config.TomlSection;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads roles and rights from a school's file. */
final class RoleReader {
  private static final String WORDS =
      Arrays.stream(Role.values()).map(Role::code).collect(Collectors.joining("|"));
  private static final Pattern ROLE = Pattern.compile(WORDS);
  private static final String ROLE_SAID = "one of " + WORDS.replace("|", ", ");

  private RoleReader() {}

  /** Reads {@code role} of a person. */
  static Role role(TomlSection person) {
    return person.optionalText("role", ROLE, ROLE_SAID).flatMap(Role::of).orElse(Role.STAFF);
  }

  /** Reads {@code [roles]}. */
  static Rights rights(TomlSection section) {
    Map<Right, Set<Role>> said = new EnumMap<>(Right.class);
    for (Right right : Right.values()) {
      roles(section, right.code()).ifPresent(roles -> said.put(right, roles));
    }
    return new Rights(said);
  }

  /** Reads {@code open-by} of a door. */
  static Map<String, Set<Role>> openBy(TomlSection section, List<String> locks, Rights rights) {
    Map<String, Set<Role>> only = new HashMap<>();
    for (String lock : locks) {
      roles(section, lock)
          .ifPresent(
              roles -> {
                only.put(lock, roles);
                if (roles.isEmpty()) {
                  section.problem(lock, "at least one role; a door without locks has locks = []");
                }
                roles.stream()
                    .filter(role -> !rights.has(role, Right.OPEN))
                    .forEach(
                        role ->
                            section.problem(
                                lock, "roles that may open, not \"" + role.code() + "\""));
              });
    }
    return only;
  }

  private static Optional<Set<Role>> roles(TomlSection section, String key) {
    boolean said = section.has(key);
    Set<Role> roles = EnumSet.noneOf(Role.class);
    section.texts(key, Role.values().length, ROLE, ROLE_SAID).stream()
        .flatMap(code -> Role.of(code).stream())
        .forEach(roles::add);
    return said ? Optional.of(roles) : Optional.empty();
  }
}
