/** Files: what a reader finds while one is written. */
@NullMarked
package io.surprisal.core.file;

import org.jspecify.annotations.NullMarked;
