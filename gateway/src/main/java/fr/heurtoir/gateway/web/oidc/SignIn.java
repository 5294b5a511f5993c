package fr.heurtoir.gateway.web.oidc;

/** The result of a sign-in at the provider. */
public sealed interface SignIn {
  /**
   * The provider identified the person.
   *
   * @param email as the provider writes it; verified, unless the provider does not say
   */
  record Known(String email, Login login) implements SignIn {}

  /**
   * The sign-in failed.
   *
   * @param detail for the log: one line of at most 200 printable characters, without an email
   *     address
   */
  record Refused(SignInRefusal why, String detail) implements SignIn {}
}
