package fr.heurtoir.gateway.requests;

import fr.heurtoir.gateway.access.Permissions;
import fr.heurtoir.gateway.phone.FromPhone;
import fr.heurtoir.gateway.phone.PhoneRef;
import fr.heurtoir.gateway.phone.PhoneReply;

/**
 * A message of a phone that asks for something. One class is one message: how it is read, what its
 * phone signs, what its person must be allowed, and what is done. Each has its entry in {@link
 * Requests#KINDS}.
 */
public interface Request extends FromPhone {
  /** What its person must be allowed; asked before it is handled. */
  Permissions.Need needs();

  /**
   * Does it, and answers exactly once, now or later. Called on the rings' loop: nothing here may
   * wait.
   */
  void handle(PhoneRef phone, Services services, PhoneReply reply);
}
