package fr.heurtoir.gateway.phone;

import java.time.Instant;
import java.util.Optional;

/**
 * One enrolled phone.
 *
 * @param name 1 to 80 characters, as its person called it
 * @param person the person's id; the configuration says who that is, and in which schools
 * @param key its public key: SubjectPublicKeyInfo, base64url; a phone without one can prove nothing
 */
public record EnrolledPhone(
    String id, String name, String person, Optional<String> key, Instant enrolledAt) {}
