package fr.heurtoir.gateway.store;

import fr.heurtoir.gateway.phone.EnrolledPhone;
import fr.heurtoir.gateway.phone.PhoneRegister;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The enrolled phones in memory, as stored. Thread-safe. */
public final class EnrolledPhones implements PhoneRegister {
  private final Map<String, EnrolledPhone> phones = new ConcurrentHashMap<>();

  EnrolledPhones() {}

  void put(EnrolledPhone phone) {
    phones.put(phone.id(), phone);
  }

  void remove(String phoneId) {
    phones.remove(phoneId);
  }

  @Override
  public List<EnrolledPhone> all() {
    return List.copyOf(phones.values());
  }

  @Override
  public Optional<EnrolledPhone> byId(String phoneId) {
    return Optional.ofNullable(phones.get(phoneId));
  }
}
