/**
 * Lines of a log as counts: what a line says apart from its variable parts, its template, and how often each template came in a session or a
 * window of time. Training and streams share it.
 */
@NullMarked
package io.surprisal.telemetry.log;

import org.jspecify.annotations.NullMarked;
