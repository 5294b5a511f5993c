package fr.heurtoir.gateway.phone;

/** Who may do what with other people's phones. Every thread may ask. */
public interface PhoneRights {
  /** Whether a phone's person may end the phones of everybody in a school of theirs. */
  boolean mayEndPhones(PhoneRef who, String school);

  /** Nobody ends anybody else's phones. */
  static PhoneRights ownPhonesOnly() {
    return (who, school) -> false;
  }
}
