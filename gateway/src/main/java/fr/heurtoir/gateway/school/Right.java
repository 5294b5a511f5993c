package fr.heurtoir.gateway.school;

import static fr.heurtoir.gateway.school.Role.HEAD;
import static fr.heurtoir.gateway.school.Role.IT;
import static fr.heurtoir.gateway.school.Role.STAFF;

import java.util.Set;

/** What a role may do at a school. */
public enum Right {
  /** See and speak to visitors. */
  ANSWER("answer", Set.of(HEAD, STAFF)),
  /** Open doors; single locks may be narrowed further. */
  OPEN("open", Set.of(HEAD, STAFF)),
  /** See who rang, and what became of it. */
  HISTORY("history", Set.of(HEAD, STAFF)),
  /** Call back a visitor who was missed. */
  CALL_BACK("call-back", Set.of(HEAD, STAFF)),
  /** Have somebody else rung in one's own place. */
  HAND_OVER("hand-over", Set.of(HEAD, STAFF)),
  /** Be rung in somebody else's place, with what answering needs. */
  STAND_IN("stand-in", Set.of(HEAD, STAFF)),
  /** Not be rung for a while. */
  QUIET("quiet", Set.of(HEAD, STAFF)),
  /** Lock all doors down: in danger nobody should have to look for somebody who may. */
  LOCKDOWN("lockdown", Set.of(HEAD, STAFF)),
  /** Lift a lockdown: somebody has to be sure that the danger is over. */
  LIFT("lift", Set.of(HEAD)),
  /** See other people's phones, whether they can be reached, and end their enrolment. */
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

  /** The roles that have it where the school's file says nothing. */
  public Set<Role> standard() {
    return standard;
  }
}
