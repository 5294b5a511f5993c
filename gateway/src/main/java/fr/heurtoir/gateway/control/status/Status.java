package fr.heurtoir.gateway.control.status;

import fr.heurtoir.gateway.control.ControlSocket;
import java.util.List;

/** A report with what needs doing, and its two forms. */
public record Status(StatusReport report, List<ToDo> toDo) {
  /** The exit code of {@code status} where something needs doing. */
  public static final int SOMETHING_TO_DO = 1;

  /** Judges a report. */
  public static Status of(StatusReport report) {
    return new Status(report, WhatNeedsDoing.in(report));
  }

  public Status {
    toDo = List.copyOf(toDo);
  }

  /**
   * The command's answer.
   *
   * @param json for programs: one line, JSON
   */
  public ControlSocket.Answer answer(boolean json) {
    return new ControlSocket.Answer(
        toDo.isEmpty() ? 0 : SOMETHING_TO_DO,
        json ? List.of(StatusJson.of(report, toDo).encode()) : StatusText.of(report, toDo));
  }
}
