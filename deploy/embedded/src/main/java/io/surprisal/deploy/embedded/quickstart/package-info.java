/** The quickstart: from bundled telemetry to live alerts in one command. */
@NullMarked
package io.surprisal.deploy.embedded.quickstart;

import org.jspecify.annotations.NullMarked;
