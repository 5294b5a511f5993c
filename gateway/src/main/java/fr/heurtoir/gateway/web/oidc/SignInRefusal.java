package fr.heurtoir.gateway.web.oidc;

/** Why a sign-in failed: a word for the log, and who has to act. */
public enum SignInRefusal {
  /** The answer matches no sign-in in progress: it is too old, used, or invented. */
  UNKNOWN_STATE("unknown-state", Whose.VISITOR),
  /** The sign-in was begun in another browser. */
  OTHER_BROWSER("other-browser", Whose.VISITOR),
  /** The person or the provider declined. */
  DENIED("denied", Whose.VISITOR),
  /** The provider answered with an error. */
  PROVIDER_ERROR("provider-error", Whose.PROVIDER),
  /** The provider cannot be reached, is too slow, answers too much, or redirects. */
  UNREACHABLE("unreachable", Whose.PROVIDER),
  /** The provider's answer is not OpenID Connect. */
  GARBAGE("garbage", Whose.PROVIDER),
  /** A token that is another provider's, for another client, expired, or of another sign-in. */
  BAD_TOKEN("bad-token", Whose.PROVIDER),
  /** The provider names no email address. */
  NO_EMAIL("no-email", Whose.PERSON),
  /** The provider says that it did not verify the address. */
  EMAIL_NOT_VERIFIED("email-not-verified", Whose.PERSON),
  /** Nobody who answers doors here has that address. */
  UNKNOWN_PERSON("unknown-person", Whose.PERSON),
  /** Too many sign-ins are in progress. */
  BUSY("busy", Whose.GATEWAY);

  /** Whom a refusal concerns. */
  public enum Whose {
    /** The browser that came; a new attempt may help. */
    VISITOR,
    /**
     * The person, who is known to the provider but not to us. All of these get the same message.
     */
    PERSON,
    PROVIDER,
    GATEWAY
  }

  private final String word;
  private final Whose whose;

  SignInRefusal(String word, Whose whose) {
    this.word = word;
    this.whose = whose;
  }

  /** The word in the log. */
  public String word() {
    return word;
  }

  public Whose whose() {
    return whose;
  }
}
