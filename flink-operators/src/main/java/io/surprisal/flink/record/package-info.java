/** What flows between the operators: flat records that Flink serialises without Kryo. */
@NullMarked
package io.surprisal.flink.record;

import org.jspecify.annotations.NullMarked;
