package fr.heurtoir.door.feedback;

import fr.heurtoir.door.av.Note;
import java.util.List;
import java.util.Set;

/**
 * One notice as it is perceived.
 *
 * @param code a word for logs, styles and pictograms
 * @param lights those that are lit
 * @param french the text, shown first
 * @param english the text below
 * @param sound the chime
 */
public record Signal(
    String code, Set<Light> lights, String french, String english, List<Note> sound) {}
