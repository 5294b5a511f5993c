package fr.heurtoir.gateway.phone;

/** The result of an attempt to enrol a phone. */
public sealed interface Redeemed {
  /** An enrolled phone and its cookie's value, which is shown once and stored nowhere. */
  record Enrolled(EnrolledPhone phone, String cookie) implements Redeemed {}

  /** No such token or code, or its person no longer exists. */
  record Unknown() implements Redeemed {}

  /** A link that can no longer enrol a phone, and why. */
  record Refused(EnrolmentLink.State why) implements Redeemed {}
}
