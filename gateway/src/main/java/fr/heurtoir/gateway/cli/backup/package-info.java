/** {@code backup} and {@code restore}: a gateway's state as one archive, and back. */
@NullMarked
package fr.heurtoir.gateway.cli.backup;

import org.jspecify.annotations.NullMarked;
