package fr.heurtoir.gateway.phone;

import java.util.List;
import java.util.Optional;

/** The enrolled phones. From memory: never waits; any thread. */
public interface PhoneRegister {
  /** Every phone, in no order. */
  List<EnrolledPhone> all();

  /** One phone, or empty where it is unknown or revoked. */
  Optional<EnrolledPhone> byId(String phoneId);
}
