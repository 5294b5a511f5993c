package fr.heurtoir.door.lock;

import fr.heurtoir.protocol.order.LockdownOrder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The initial state of the lock process.
 *
 * @param broken whether the state on the disk exists but cannot be read; a lockdown is then set
 *     until somebody repairs it at the station
 */
record LockStart(LockState state, boolean broken) {
  private static final Logger LOG = LoggerFactory.getLogger(LockStart.class);

  boolean held() {
    return broken || state.locked() || state.latched();
  }

  static LockStart read(LockStateFile file, Path keys) {
    Optional<OrderKeysFile.Keys> seed = seed(keys);
    try {
      LockState kept = file.read().orElseGet(LockState::fresh);
      LockState state = seed.map(kept::seeded).orElse(kept);
      if (state.lockdownEpoch() >= LockdownOrder.HIGHEST_EPOCH) {
        LOG.error(
            "event=lock-epoch-spent epoch={} effect=\"no lockdown can be set or lifted\""
                + " mend=\"docs/open-order.md, A broken state\"",
            state.lockdownEpoch());
      }
      if (state.keys().isEmpty()) {
        LOG.error("event=no-order-keys file={} effect=\"every order is refused\"", keys);
      }
      return new LockStart(state, false);
    } catch (IOException unreadable) {
      LOG.error(
          "event=lock-state-broken file={} effect=\"lockdown held\" reason=\"{}\""
              + " mend=\"docs/open-order.md, A broken state\"",
          file.file(),
          unreadable.getMessage());
      return new LockStart(LockState.fresh(), true);
    }
  }

  private static Optional<OrderKeysFile.Keys> seed(Path keys) {
    try {
      return Optional.of(OrderKeysFile.read(keys));
    } catch (IOException missing) {
      LOG.error("event=order-keys-unreadable reason=\"{}\"", String.valueOf(missing));
      return Optional.empty();
    }
  }
}
