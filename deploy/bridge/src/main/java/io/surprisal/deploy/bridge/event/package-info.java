/** What is told, whatever it is told to. */
@NullMarked
package io.surprisal.deploy.bridge.event;

import org.jspecify.annotations.NullMarked;
