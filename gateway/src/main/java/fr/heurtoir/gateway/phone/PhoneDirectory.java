package fr.heurtoir.gateway.phone;

import java.util.List;
import java.util.Optional;

/** The enrolled phones, reachable or not. Answers from memory. Thread-safe. */
public interface PhoneDirectory {
  /** The phones that take part in a school's rings, sorted by name. Empty for an unknown school. */
  List<PhoneRef> ofSchool(String school);

  /** One phone. Empty where it is unknown, revoked, or its person belongs to no school any more. */
  Optional<PhoneRef> byId(String phoneId);

  /** The public key of a phone; empty where it is unknown or revoked. */
  Optional<DeviceKey> key(String phoneId);
}
