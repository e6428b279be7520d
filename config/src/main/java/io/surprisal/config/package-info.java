/** Configuration files: YAML into records. */
@NullMarked
package io.surprisal.config;

import org.jspecify.annotations.NullMarked;
