/** What a model file says of itself. */
@NullMarked
package io.surprisal.core.manifest;

import org.jspecify.annotations.NullMarked;
