/** What the tests of every module use; in a jar of its own. */
@NullMarked
package fr.heurtoir.protocol.testing;

import org.jspecify.annotations.NullMarked;
