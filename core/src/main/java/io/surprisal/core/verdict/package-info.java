/** When a record is anomalous. */
@NullMarked
package io.surprisal.core.verdict;

import org.jspecify.annotations.NullMarked;
