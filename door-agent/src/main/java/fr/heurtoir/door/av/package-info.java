/**
 * Picture and sound of the station, by libwebrtc through webrtc-java: camera, microphone, speaker,
 * echo cancelling, and the peer connection of one ring.
 *
 * <p>Everything native is called from the room's own media thread, never from a native callback.
 * Nothing is captured, encoded or sent unless a ring is live: the peer connection of the next ring
 * is built while the station is idle, its camera stands still and its microphone is closed.
 */
@NullMarked
package fr.heurtoir.door.av;

import org.jspecify.annotations.NullMarked;
