package fr.heurtoir.gateway.web.oidc;

/** Why a sign-in came to nothing: a word for the log, and who has to do something about it. */
public enum SignInRefusal {
  /** The answer belongs to no sign-in that is under way: too old, used, or made up. */
  UNKNOWN_STATE("unknown-state", Whose.VISITOR),
  /** It was begun in another browser. */
  OTHER_BROWSER("other-browser", Whose.VISITOR),
  /** The provider says that the person, or the provider, does not want to. */
  DENIED("denied", Whose.VISITOR),
  /** The provider answers an error. */
  PROVIDER_ERROR("provider-error", Whose.PROVIDER),
  /** It cannot be reached, is too slow, answers too much, or redirects. */
  UNREACHABLE("unreachable", Whose.PROVIDER),
  /** What it answers is not OpenID Connect. */
  GARBAGE("garbage", Whose.PROVIDER),
  /** A token that is not the provider's, not for us, not of now, or not of this sign-in. */
  BAD_TOKEN("bad-token", Whose.PROVIDER),
  /** It names no email address. */
  NO_EMAIL("no-email", Whose.PERSON),
  /** It says that it did not verify the address. */
  EMAIL_NOT_VERIFIED("email-not-verified", Whose.PERSON),
  /** The address is of nobody who answers doors here. */
  UNKNOWN_PERSON("unknown-person", Whose.PERSON),
  /** Too many sign-ins are under way. */
  BUSY("busy", Whose.GATEWAY);

  /** Whom a refusal is about. */
  public enum Whose {
    /** The browser that came; trying anew may help. */
    VISITOR,
    /** The person: known to the provider, not to us. All of these are told alike. */
    PERSON,
    /** The provider. */
    PROVIDER,
    /** The gateway. */
    GATEWAY
  }

  private final String word;
  private final Whose whose;

  SignInRefusal(String word, Whose whose) {
    this.word = word;
    this.whose = whose;
  }

  /** As the log says it. */
  public String word() {
    return word;
  }

  /** Whom it is about. */
  public Whose whose() {
    return whose;
  }
}
