/**
 * Picture and sound of the station, by libwebrtc through webrtc-java: camera, microphone, speaker,
 * echo cancelling, and the peer connection of one ring.
 *
 * <p>All native calls run on this package's own media thread, never in a native callback. Nothing
 * is captured, encoded or sent unless a ring is live. While the station is idle, the next ring's
 * peer connection is built, but its camera is not started and its microphone is closed.
 */
@NullMarked
package fr.heurtoir.door.av;

import org.jspecify.annotations.NullMarked;
