/** Models in Flink SQL: {@code CREATE MODEL} with the provider {@code surprisal}, scored by {@code ML_PREDICT}. */
@NullMarked
package io.surprisal.flink.sql;

import org.jspecify.annotations.NullMarked;
