package fr.heurtoir.gateway.push;

import fr.heurtoir.gateway.ops.Counters;
import fr.heurtoir.gateway.ops.Counters.Counter;
import java.util.EnumMap;
import java.util.Map;

/** What is counted of pushes. */
final class PushCounters {
  /** How a message, or a try of it, ended. */
  enum Word {
    ACCEPTED("accepted"),
    RETRIED("retried"),
    GONE("gone"),
    OTHER_KEY("other-key"),
    FORBIDDEN("forbidden"),
    REFUSED("refused"),
    GAVE_UP("gave-up"),
    SUPERSEDED("superseded"),
    LIMITED("limited"),
    FULL("full"),
    ADDRESS("address");

    final String word;

    Word(String word) {
      this.word = word;
    }
  }

  private final Map<Word, Counter> counters = new EnumMap<>(Word.class);

  PushCounters(Counters all) {
    for (Word word : Word.values()) {
      counters.put(
          word,
          all.counter(
              "heurtoir_pushes_total", "Push messages by what became of them", "end", word.word));
    }
  }

  void add(Word word) {
    Counter counter = counters.get(word);
    if (counter != null) {
      counter.add();
    }
  }
}
