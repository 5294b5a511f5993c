/**
 * Configuration as a person writes it: TOML files, read and checked. Every program of Heurtoir
 * reads its files by this room, so that a fault is named in one way: file, line, key, what is
 * allowed.
 */
@NullMarked
package fr.heurtoir.config;

import org.jspecify.annotations.NullMarked;
