/** What {@code surprisal run} keeps from one start to the next, and whose it is. */
@NullMarked
package io.surprisal.deploy.embedded.state;

import org.jspecify.annotations.NullMarked;
