package fr.heurtoir.door.lock;

import fr.heurtoir.protocol.order.KeyOrder;
import fr.heurtoir.protocol.order.OrderPublicKey;
import java.util.List;

/**
 * The stored state of the lock process.
 *
 * @param lockdownEpoch the highest accepted in a lockdown order, 0 for none
 * @param locked whether an order set a lockdown
 * @param by who gave the last lockdown order, {@code -} for nobody
 * @param latched whether the dry contact's lockdown is set, even if the contact is at rest now
 * @param tampered whether the station was opened and the refusing time is not over
 * @param keyEpoch the epoch of the keys, 0 for none
 * @param keys the keys whose orders are honoured, at most {@link KeyOrder#MOST}
 */
record LockState(
    long lockdownEpoch,
    boolean locked,
    String by,
    boolean latched,
    boolean tampered,
    long keyEpoch,
    List<OrderPublicKey> keys) {
  LockState {
    keys = List.copyOf(keys);
    if (lockdownEpoch < 0 || keyEpoch < 0 || keys.size() > KeyOrder.MOST) {
      throw new IllegalArgumentException("out of range");
    }
    if (!by.matches("[a-z0-9.-]{1,64}")) {
      throw new IllegalArgumentException("by");
    }
  }

  /** The state of a new station. */
  static LockState fresh() {
    return new LockState(0, false, "-", false, false, 0, List.of());
  }

  /** This state with the keys of the enrolment, if they are newer. */
  LockState seeded(OrderKeysFile.Keys seed) {
    return seed.epoch() > keyEpoch
        ? new LockState(lockdownEpoch, locked, by, latched, tampered, seed.epoch(), seed.keys())
        : this;
  }

  /** One change of the state. */
  sealed interface Change {
    /** The state after the change. A change that a newer one replaced changes nothing. */
    LockState of(LockState state);

    /**
     * Whether the change takes effect before it is on the disk. Only changes that make the door
     * safer do.
     */
    boolean atOnce();

    /** An order set the lockdown. */
    record Locked(long epoch, String by) implements Change {
      @Override
      public LockState of(LockState s) {
        return epoch <= s.lockdownEpoch
            ? s
            : new LockState(epoch, true, by, s.latched, s.tampered, s.keyEpoch, s.keys);
      }

      @Override
      public boolean atOnce() {
        return true;
      }
    }

    /** An order lifted the lockdown. */
    record Lifted(long epoch, String by) implements Change {
      @Override
      public LockState of(LockState s) {
        return epoch <= s.lockdownEpoch
            ? s
            : new LockState(epoch, false, by, false, s.tampered, s.keyEpoch, s.keys);
      }

      @Override
      public boolean atOnce() {
        return false;
      }
    }

    /** The dry contact set a lockdown that stays. */
    record Latched() implements Change {
      @Override
      public LockState of(LockState s) {
        return new LockState(s.lockdownEpoch, s.locked, s.by, true, s.tampered, s.keyEpoch, s.keys);
      }

      @Override
      public boolean atOnce() {
        return true;
      }
    }

    /** The station was opened, or the refusing time is over. */
    record Tampered(boolean now) implements Change {
      @Override
      public LockState of(LockState s) {
        return new LockState(s.lockdownEpoch, s.locked, s.by, s.latched, now, s.keyEpoch, s.keys);
      }

      @Override
      public boolean atOnce() {
        return true;
      }
    }

    /** An order replaced the keys. */
    record Keys(long epoch, List<OrderPublicKey> keys) implements Change {
      public Keys {
        keys = List.copyOf(keys);
      }

      @Override
      public LockState of(LockState s) {
        return epoch <= s.keyEpoch
            ? s
            : new LockState(s.lockdownEpoch, s.locked, s.by, s.latched, s.tampered, epoch, keys);
      }

      @Override
      public boolean atOnce() {
        return false;
      }
    }
  }
}
