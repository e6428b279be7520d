/** What tells the operators that score how to go on: what people say of alerts, and which models are to score. */
@NullMarked
package io.surprisal.flink.directive;

import org.jspecify.annotations.NullMarked;
