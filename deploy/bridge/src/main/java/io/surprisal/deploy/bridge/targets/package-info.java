/** The systems that are told. */
@NullMarked
package io.surprisal.deploy.bridge.targets;

import org.jspecify.annotations.NullMarked;
