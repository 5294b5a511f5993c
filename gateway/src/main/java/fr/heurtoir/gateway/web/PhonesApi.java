package fr.heurtoir.gateway.web;

import fr.heurtoir.gateway.phone.EnrolledPhone;
import fr.heurtoir.gateway.phone.PhoneProof;
import fr.heurtoir.gateway.phone.PhoneRef;
import fr.heurtoir.gateway.phone.PhoneStore;
import fr.heurtoir.gateway.phone.Phones;
import fr.heurtoir.gateway.phone.Revocations;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.Optional;

/** {@code GET /api/v1/phones}: the phones that a person may see and end. */
final class PhonesApi {
  private final PhoneApi api;
  private final PhoneStore store;
  private final Phones hub;
  private final Revocations revocations;

  PhonesApi(PhoneApi api, PhoneStore store, Phones hub, Revocations revocations) {
    this.api = api;
    this.store = store;
    this.hub = hub;
    this.revocations = revocations;
  }

  void phones(RoutingContext context) {
    api.authenticated(
        context,
        (who, cookie) -> {
          JsonArray phones = new JsonArray();
          for (PhoneRef phone : revocations.inCareOf(who)) {
            store
                .phones()
                .byId(phone.id())
                .ifPresent(enrolled -> phones.add(described(phone, enrolled, who)));
          }
          Answers.json(context, 200, new JsonObject().put("phones", phones));
        });
  }

  private JsonObject described(PhoneRef phone, EnrolledPhone enrolled, PhoneRef who) {
    PhoneProof proof = store.proofs().of(phone.id());
    Optional<String> push =
        store.subscriptions().of(phone.id()).map(kept -> URI.create(kept.endpoint()).getHost());
    JsonObject described = new JsonObject();
    described
        .put("id", phone.id())
        .put("name", phone.name())
        .put("person", Answers.named(phone.person()))
        .put("this", phone.id().equals(who.id()))
        .put("enrolled", Answers.time(enrolled.enrolledAt()))
        .put("connected", hub.reachable(phone.id()));
    put(described, "seen", proof.last().map(Answers::time));
    put(described, "push", push);
    put(described, "unreachable", proof.unreachable().map(Answers::time));
    return described;
  }

  private static void put(JsonObject to, String member, Optional<String> value) {
    value.ifPresentOrElse(text -> to.put(member, text), () -> to.putNull(member));
  }
}
