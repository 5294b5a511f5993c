package fr.heurtoir.gateway.school;

import org.tomlj.Toml;
import org.tomlj.TomlTable;

/** The table that is not there. */
final class NoTable {
  static final TomlTable EMPTY = Toml.parse("");

  private NoTable() {}
}
