package fr.heurtoir.gateway.school;

import static fr.heurtoir.gateway.school.Role.HEAD;
import static fr.heurtoir.gateway.school.Role.IT;
import static fr.heurtoir.gateway.school.Role.STAFF;

import java.util.Set;

/** What a role may do at a school. */
public enum Right {
  /** See visitors and speak to them. */
  ANSWER("answer", Set.of(HEAD, STAFF)),
  /** Open doors. A school's file may restrict single locks further. */
  OPEN("open", Set.of(HEAD, STAFF)),
  /** See who rang, and the outcome. */
  HISTORY("history", Set.of(HEAD, STAFF)),
  /** Call back a visitor who was missed. */
  CALL_BACK("call-back", Set.of(HEAD, STAFF)),
  /** Let somebody else be rung in one's place. */
  HAND_OVER("hand-over", Set.of(HEAD, STAFF)),
  /** Be rung in somebody else's place, with the rights to answer. */
  STAND_IN("stand-in", Set.of(HEAD, STAFF)),
  /** Not be rung for a while. */
  QUIET("quiet", Set.of(HEAD, STAFF)),
  /**
   * Lock all doors down. Many roles may: in danger nobody should have to look for somebody with the
   * right.
   */
  LOCKDOWN("lockdown", Set.of(HEAD, STAFF)),
  /** Lift a lockdown. Few roles may: somebody must be sure that the danger is over. */
  LIFT("lift", Set.of(HEAD)),
  /** See other people's phones and whether they are reachable, and end their enrolment. */
  PHONES("phones", Set.of(IT));

  private final String code;
  private final Set<Role> standard;

  Right(String code, Set<Role> standard) {
    this.code = code;
    this.standard = standard;
  }

  /** The word in the configuration and in the phone protocol. */
  public String code() {
    return code;
  }

  /** The roles that have it by default. */
  public Set<Role> standard() {
    return standard;
  }
}
