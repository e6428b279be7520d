/** How records that go from one subtask to another are written: by hand, because there are so many. */
@NullMarked
package io.surprisal.flink.wire;

import org.jspecify.annotations.NullMarked;
