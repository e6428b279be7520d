/** One HTML page that needs nothing beside itself: its text, tables and charts, whatever they are about. */
@NullMarked
package io.surprisal.reports;

import org.jspecify.annotations.NullMarked;
