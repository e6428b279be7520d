/** The command {@code console}: a web page on the topics of a job. */
@NullMarked
package io.surprisal.deploy.console;

import org.jspecify.annotations.NullMarked;
