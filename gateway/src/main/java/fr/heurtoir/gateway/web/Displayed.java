package fr.heurtoir.gateway.web;

import fr.heurtoir.protocol.RingId;

/** Hears which notifications phones display. Called on a web event loop: must not block. */
public interface Displayed {
  /** Used while nobody listens. */
  Displayed NOBODY =
      new Displayed() {
        @Override
        public void ring(String phone, RingId ring) {}

        @Override
        public void test(String phone, String test) {}
      };

  /** A phone displays a ring's notification. The ring may have ended, or may not be the phone's. */
  void ring(String phone, RingId ring);

  /** An enrolled phone displays the notification of a test. */
  void test(String phone, String test);
}
