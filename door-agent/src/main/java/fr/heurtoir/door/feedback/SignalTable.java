package fr.heurtoir.door.feedback;

import fr.heurtoir.door.av.Note;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/** Reads {@code signals.toml}. An incomplete table means a broken build and prevents the start. */
final class SignalTable {
  private final Map<String, List<Note>> tones = new HashMap<>();

  private SignalTable() {
    tones.put("", List.of());
  }

  static Map<String, Signal> read() {
    try (InputStream in =
        Objects.requireNonNull(
            SignalTable.class.getResourceAsStream("signals.toml"), "signals.toml")) {
      TomlParseResult table = Toml.parse(in);
      if (table.hasErrors()) {
        throw new IllegalStateException("signals.toml: " + table.errors().getFirst());
      }
      return new SignalTable().signals(table);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private Map<String, Signal> signals(TomlTable table) {
    for (TomlTable tone : tables(table, "tone")) {
      List<Note> notes = new ArrayList<>();
      TomlArray given = tone.getArrayOrEmpty("notes");
      for (int i = 0; i < given.size(); i++) {
        TomlArray note = given.getArray(i);
        notes.add(new Note(Math.toIntExact(note.getLong(0)), Math.toIntExact(note.getLong(1))));
      }
      tones.put(text(tone, "name"), notes);
    }
    Map<String, Signal> signals = new LinkedHashMap<>();
    for (TomlTable each : tables(table, "signal")) {
      Signal signal = signal(each);
      if (signals.put(signal.code(), signal) != null) {
        throw new IllegalStateException("signals.toml: " + signal.code() + " twice");
      }
    }
    return Collections.unmodifiableMap(signals);
  }

  private Signal signal(TomlTable each) {
    List<Note> tone = tones.get(text(each, "tone"));
    if (tone == null) {
      throw new IllegalStateException("signals.toml: no tone " + text(each, "tone"));
    }
    Map<Light, Pattern> lights = new EnumMap<>(Light.class);
    TomlTable lit = each.getTableOrEmpty("lights");
    for (String light : lit.keySet()) {
      lights.put(
          Light.valueOf(light.toUpperCase(Locale.ROOT)),
          Pattern.valueOf(text(lit, light).toUpperCase(Locale.ROOT)));
    }
    Map<Language, Wording> words = new EnumMap<>(Language.class);
    for (Language language : Language.values()) {
      TomlTable wording = each.getTableOrEmpty(language.tag());
      words.put(
          language,
          new Wording(text(wording, "headline"), text(wording, "more"), text(wording, "spoken")));
    }
    return new Signal(
        text(each, "code"),
        Meaning.valueOf(text(each, "meaning").toUpperCase(Locale.ROOT)),
        lights,
        tone,
        each.getBoolean("cuts", () -> false),
        text(each, "pictogram"),
        words);
  }

  private static List<TomlTable> tables(TomlTable in, String key) {
    TomlArray array = in.getArrayOrEmpty(key);
    List<TomlTable> tables = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      tables.add(array.getTable(i));
    }
    return tables;
  }

  private static String text(TomlTable table, String key) {
    String text = table.getString(key);
    if (text == null) {
      throw new IllegalStateException("signals.toml: " + key + " is missing");
    }
    return text;
  }
}
