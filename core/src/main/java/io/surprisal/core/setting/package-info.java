/** Checks of settings, which a record makes of its own values. */
@NullMarked
package io.surprisal.core.setting;

import org.jspecify.annotations.NullMarked;
