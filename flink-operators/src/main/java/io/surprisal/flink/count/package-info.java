/** Lines of a log as counts of their templates, by session or by window of time. */
@NullMarked
package io.surprisal.flink.count;

import org.jspecify.annotations.NullMarked;
