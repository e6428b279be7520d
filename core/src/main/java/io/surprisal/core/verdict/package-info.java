/** When a record is anomalous: what a user asks for, and the threshold that keeps it. */
@NullMarked
package io.surprisal.core.verdict;

import org.jspecify.annotations.NullMarked;
