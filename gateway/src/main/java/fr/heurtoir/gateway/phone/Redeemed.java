package fr.heurtoir.gateway.phone;

/** What became of a try to enrol a phone. */
public sealed interface Redeemed {
  /** A phone that was enrolled, and the value of its cookie: shown once, stored nowhere. */
  record Enrolled(EnrolledPhone phone, String cookie) implements Redeemed {}

  /** No such token or code, or its person is gone. */
  record Unknown() implements Redeemed {}

  /** A token that enrols nobody, and why. */
  record Refused(EnrolmentLink.State why) implements Redeemed {}
}
