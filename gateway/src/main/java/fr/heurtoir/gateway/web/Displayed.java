package fr.heurtoir.gateway.web;

import fr.heurtoir.protocol.RingId;

/** Hears which notifications phones display. Called on a web event loop: must not block. */
public interface Displayed {
  /** Nobody is told. */
  Displayed NOBODY =
      new Displayed() {
        @Override
        public void ring(String phone, RingId ring) {}

        @Override
        public void test(String phone, String test) {}
      };

  /** An enrolled phone displays the notification of a ring, which may be over, or not its own. */
  void ring(String phone, RingId ring);

  /** An enrolled phone displays the notification of a test. */
  void test(String phone, String test);
}
