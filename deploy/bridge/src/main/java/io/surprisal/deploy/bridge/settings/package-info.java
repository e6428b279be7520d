/** bridge.yaml. */
@NullMarked
package io.surprisal.deploy.bridge.settings;

import org.jspecify.annotations.NullMarked;
