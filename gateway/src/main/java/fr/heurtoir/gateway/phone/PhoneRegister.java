package fr.heurtoir.gateway.phone;

import java.util.List;
import java.util.Optional;

/** The enrolled phones, from memory. Never blocks; any thread. */
public interface PhoneRegister {
  /** Every phone, in any order. */
  List<EnrolledPhone> all();

  /** One phone, or empty where it is unknown or revoked. */
  Optional<EnrolledPhone> byId(String phoneId);
}
