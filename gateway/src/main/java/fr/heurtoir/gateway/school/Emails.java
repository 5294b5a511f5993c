package fr.heurtoir.gateway.school;

import fr.heurtoir.config.TomlSection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Collects people's email addresses while the schools are read. They are kept apart from {@link
 * Person}, so that an address does not follow a person's name. Faults are logged, so they name a
 * place, never an address.
 */
final class Emails {
  private static final int MOST = 8;

  /** RFC 5321 section 4.5.3.1: 64 octets before the at sign, 254 in all. */
  private static final Pattern FORM =
      Pattern.compile("(?=.{3,254}$)[^\\s@\\p{Cntrl}]{1,64}@[^\\s@\\p{Cntrl}]{1,252}");

  private static final Pattern ANY = Pattern.compile(".*", Pattern.DOTALL);

  private static final String SAID = "an email address";

  private final Map<String, Owner> owners = new HashMap<>();

  private record Owner(String person, Path file, int line) {}

  /** Reads {@code email} and {@code emails} of one {@code [[person]]}. */
  void read(TomlSection section, String person) {
    List<String> addresses = new ArrayList<>(section.texts("emails", MOST, ANY, SAID));
    String key = section.has("email") ? "email" : "emails";
    section.optionalText("email", ANY, SAID).ifPresent(addresses::add);
    // Not by the section, which shows what is wrong.
    if (addresses.removeIf(address -> !FORM.matcher(address).matches())) {
      section.problem(key, SAID + "; what stands there is none");
    }
    if (addresses.size() > MOST) {
      section.problem("email", "at most " + MOST + " addresses with those of emails");
    }
    if (person.isEmpty()) {
      return;
    }
    for (String address : addresses) {
      Owner before =
          owners.putIfAbsent(
              lower(address), new Owner(person, section.file(), section.lineOf(key)));
      if (before != null && !before.person().equals(person)) {
        section.problem(
            key,
            "an address that is of \""
                + before.person()
                + "\" already, in "
                + before.file()
                + ":"
                + before.line());
      }
    }
  }

  /** From the address in lower case to the person's id. */
  Map<String, String> people() {
    Map<String, String> people = new HashMap<>();
    owners.forEach((address, owner) -> people.put(address, owner.person()));
    return people;
  }

  static String lower(String address) {
    return address.toLowerCase(Locale.ROOT);
  }
}
