package fr.heurtoir.gateway.requests;

import fr.heurtoir.gateway.access.Permissions;
import fr.heurtoir.gateway.phone.FromPhone;
import fr.heurtoir.gateway.phone.PhoneRef;
import fr.heurtoir.gateway.phone.PhoneReply;

/**
 * A phone's request. One class is one message: how it is read, what the phone signs, which
 * permission its person needs, and what it does. Each has an entry in {@link Requests#KINDS}.
 */
public interface Request extends FromPhone {
  /** The permission that the phone's person needs; checked before {@link #handle}. */
  Permissions.Need needs();

  /**
   * Carries out the request and answers exactly once, now or later. Called on the rings' loop; must
   * not block.
   */
  void handle(PhoneRef phone, Services services, PhoneReply reply);
}
