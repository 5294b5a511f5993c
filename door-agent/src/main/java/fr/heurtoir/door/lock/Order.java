package fr.heurtoir.door.lock;

import fr.heurtoir.protocol.RingId;

/**
 * One permission to pulse one lock.
 *
 * @param ring the ring it belongs to
 * @param lock the lock's name at this door
 * @param counter strictly increasing within the ring, from 1
 */
public record Order(RingId ring, String lock, long counter) {}
