package fr.heurtoir.gateway.phone;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What is told of a school besides its rings, as JSON members. */
final class PlanWriter {
  private static final int MAX_PEOPLE = 500;
  private static final int MAX_DOORS = 32;

  private PlanWriter() {}

  static void plan(JsonGenerator out, ToPhone.Plan plan) throws IOException {
    out.writeStringField("type", "plan");
    out.writeStringField("school", plan.school());
    out.writeArrayFieldStart("rung");
    for (ToPhone.Plan.Rung rung : upTo(MAX_PEOPLE, plan.rung())) {
      out.writeStartObject();
      PhoneWriter.named(out, "person", rung.person());
      maybe(out, "for", rung.inPlaceOf());
      out.writeNumberField("phones", rung.phones());
      out.writeNumberField("reachable", rung.reachable());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeArrayFieldStart("not-rung");
    for (ToPhone.Plan.NotRung away : upTo(MAX_PEOPLE, plan.notRung())) {
      out.writeStartObject();
      PhoneWriter.named(out, "person", away.person());
      out.writeStringField("why", away.why().code());
      maybe(out, "to", away.to());
      PhoneWriter.at(out, "until", away.until());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeArrayFieldStart("colleagues");
    for (ToPhone.Plan.Colleague colleague : upTo(MAX_PEOPLE, plan.colleagues())) {
      out.writeStartObject();
      PhoneWriter.members(out, colleague.person());
      out.writeNumberField("reachable", colleague.reachable());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  static void lockdown(JsonGenerator out, ToPhone.Lockdown lockdown) throws IOException {
    out.writeStringField("type", "lockdown");
    out.writeStringField("school", lockdown.school());
    out.writeStringField("state", lockdown.wanted() ? "set" : "none");
    PhoneWriter.by(out, lockdown.by());
    PhoneWriter.at(out, "at", lockdown.at());
    out.writeArrayFieldStart("doors");
    for (ToPhone.Lockdown.LockedDoor each : upTo(MAX_DOORS, lockdown.doors())) {
      out.writeStartObject();
      PhoneWriter.members(out, each.door());
      out.writeStringField("held-by", each.heldBy().code());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static <T> List<T> upTo(int most, List<T> list) {
    return list.subList(0, Math.min(most, list.size()));
  }

  private static void maybe(JsonGenerator out, String field, Optional<Named> named)
      throws IOException {
    if (named.isPresent()) {
      PhoneWriter.named(out, field, named.get());
    } else {
      out.writeNullField(field);
    }
  }
}
