package fr.heurtoir.gateway.web.oidc;

/** How a sign-in ended at the provider. */
public sealed interface SignIn {
  /**
   * The provider says who it is.
   *
   * @param email as the provider writes it; verified, unless the provider does not say
   */
  record Known(String email, Login login) implements SignIn {}

  /**
   * It came to nothing.
   *
   * @param detail for the log: one line of at most 200 printable characters, and no email address
   */
  record Refused(SignInRefusal why, String detail) implements SignIn {}
}
