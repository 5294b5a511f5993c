package fr.heurtoir.gateway.web;

import fr.heurtoir.gateway.phone.Named;
import fr.heurtoir.gateway.phone.PhoneRef;
import fr.heurtoir.gateway.school.Schools;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** A phone's identity in the answers of enrolment and of {@code /api/v1/me}. */
final class Identity {
  private Identity() {}

  static JsonObject json(PhoneRef phone, Schools now) {
    JsonArray names = new JsonArray();
    phone.schools().stream()
        .sorted()
        .flatMap(id -> now.school(id).stream())
        .forEach(school -> names.add(Answers.named(new Named(school.id(), school.name()))));
    return new JsonObject()
        .put("phone", Answers.named(phone.named()))
        .put("person", Answers.named(phone.person()))
        .put("schools", names);
  }
}
