package fr.heurtoir.gateway.phone;

import java.util.List;
import java.util.Optional;

/** The enrolled phones, reachable or not. Answers from memory; every thread may ask. */
public interface PhoneDirectory {
  /** The phones that take part in a school's rings, by name; empty for an unknown school. */
  List<PhoneRef> ofSchool(String school);

  /** One phone, or empty where it is unknown, revoked, or its person is in no school any more. */
  Optional<PhoneRef> byId(String phoneId);

  /** The public key of a phone; empty where it is unknown or revoked. */
  Optional<DeviceKey> key(String phoneId);
}
