package fr.heurtoir.gateway.audit;

import java.time.Duration;

/** The kinds of acts that are recorded. */
public enum AuditKind {
  /** A lock was ordered to open, or what the door or the gate's contact said of it afterwards. */
  OPENING("opening", Merging.NEVER),
  /** A phone asked to open and was refused. */
  OPENING_REFUSED("opening-refused", Merging.OF_PHONES),
  /** Somebody set or lifted a lockdown. */
  LOCKDOWN("lockdown", Merging.NEVER),
  /** A door says whether it holds a lockdown, by order or by its contact. */
  LOCKDOWN_STATE("lockdown-state", Merging.OF_PHONES),
  /** A link that enrols a phone was issued. */
  LINK_ISSUED("link-issued", Merging.NEVER),
  /** A link was taken back. */
  LINK_REVOKED("link-revoked", Merging.NEVER),
  PHONE_ENROLLED("phone-enrolled", Merging.NEVER),
  PHONE_REVOKED("phone-revoked", Merging.NEVER),
  /** Somebody tried a link or a code that is no good. */
  ENROLMENT_REFUSED("enrolment-refused", Merging.OF_STRANGERS),
  /** A token that enrols a door was issued. */
  DOOR_TOKEN_ISSUED("door-token-issued", Merging.NEVER),
  DOOR_TOKENS_REVOKED("door-tokens-revoked", Merging.NEVER),
  DOOR_ENROLLED("door-enrolled", Merging.NEVER),
  DOOR_REVOKED("door-revoked", Merging.NEVER),
  /** Somebody named the key that is a door's. */
  DOOR_TRUSTED("door-trusted", Merging.NEVER),
  /** A key that is not a door's was refused. */
  DOOR_KEY_REFUSED("door-key-refused", Merging.OF_STRANGERS),
  /** A device's proof was refused. */
  PROOF_REFUSED("proof-refused", Merging.OF_STRANGERS),
  /** The history of rings was read. */
  HISTORY_READ("history-read", Merging.OF_PHONES),
  /** A still picture was read. */
  PICTURE_READ("picture-read", Merging.OF_PHONES),
  /** The trail itself was exported. */
  AUDIT_READ("audit-read", Merging.NEVER),
  /** The keys that sign orders: made, rolled, passed, lost. */
  ORDER_KEY("order-key", Merging.OF_PHONES),
  /** A configuration was loaded, or could not be. */
  CONFIGURATION("configuration", Merging.NEVER),
  /** A backup was made. */
  BACKUP("backup", Merging.NEVER),
  /** This database was brought back from a backup. */
  RESTORED("restored", Merging.NEVER),
  /** What is kept of a person was exported. */
  PERSON_EXPORTED("person-exported", Merging.NEVER),
  /** What is kept of a person was deleted, their names in the trail too. */
  NAMES_DELETED("names-deleted", Merging.NEVER),
  /** Entries were deleted because of their age: up to which, and that one's hash. */
  CUT("audit-cut", Merging.NEVER),
  /** Entries were lost: more acts happened than could be written. */
  LOST("audit-lost", Merging.NEVER);

  /**
   * Which equal acts are counted in one entry, so that nobody can fill the trail.
   *
   * @param window how long they are counted; the first is written at once
   * @param most how many different ones are told apart in that time; further ones are one
   */
  record Merging(Duration window, int most) {
    static final Merging NEVER = new Merging(Duration.ZERO, 0);
    static final Merging OF_STRANGERS = new Merging(Duration.ofMinutes(15), 32);
    static final Merging OF_PHONES = new Merging(Duration.ofMinutes(15), 512);
  }

  private final String code;
  private final Merging merging;

  AuditKind(String code, Merging merging) {
    this.code = code;
    this.merging = merging;
  }

  /** The word in entries. */
  public String code() {
    return code;
  }

  Merging merging() {
    return merging;
  }

  boolean merges() {
    return merging.most() > 0;
  }
}
