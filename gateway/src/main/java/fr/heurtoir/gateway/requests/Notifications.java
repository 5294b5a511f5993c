package fr.heurtoir.gateway.requests;

import fr.heurtoir.gateway.rings.RingBoard;
import fr.heurtoir.gateway.wake.Wakes;
import fr.heurtoir.gateway.web.Displayed;
import fr.heurtoir.protocol.RingId;

/** Handles the phones' reports of displayed notifications. */
public final class Notifications implements Displayed {
  private final Wakes wakes;
  private final RingBoard board;

  public Notifications(Wakes wakes, RingBoard board) {
    this.wakes = wakes;
    this.board = board;
  }

  @Override
  public void ring(String phone, RingId ring) {
    wakes.waking().displayed(phone);
    board.woken(phone, ring);
  }

  @Override
  public void test(String phone, String test) {
    wakes.tests().displayed(phone, test);
  }
}
