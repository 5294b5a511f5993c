package fr.heurtoir.door.feedback;

/**
 * A signal in one language.
 *
 * @param headline the large text
 * @param more one line below it, perhaps empty
 * @param spoken the text of the voice prompt, empty where there is none
 */
public record Wording(String headline, String more, String spoken) {}
