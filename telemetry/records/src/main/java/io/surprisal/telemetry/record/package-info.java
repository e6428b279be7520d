/** What flows between the operators: flat records that Flink serialises without Kryo. */
@NullMarked
package io.surprisal.telemetry.record;

import org.jspecify.annotations.NullMarked;
