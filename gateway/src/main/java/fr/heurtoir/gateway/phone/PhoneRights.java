package fr.heurtoir.gateway.phone;

/** Who may end other people's phones. Thread-safe. */
public interface PhoneRights {
  /** Whether a phone's person may end everybody's phones in a school of theirs. */
  boolean mayEndPhones(PhoneRef who, String school);

  /** Nobody may end another person's phones. */
  static PhoneRights ownPhonesOnly() {
    return (who, school) -> false;
  }
}
