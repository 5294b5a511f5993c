package fr.heurtoir.gateway.phone;

import java.time.Instant;
import java.util.Optional;

/**
 * One phone as it was enrolled.
 *
 * @param name 1 to 80 characters, as its person called it
 * @param person the id of whose it is; who that is, and in which schools, configuration says
 * @param key its public key: SubjectPublicKeyInfo, base64url; a phone without one proves nothing
 */
public record EnrolledPhone(
    String id, String name, String person, Optional<String> key, Instant enrolledAt) {}
