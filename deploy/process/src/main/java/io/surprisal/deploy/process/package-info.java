/** The life of a command's process: how it ends, until when, and where its temporary files go. No library but the JDK. */
@NullMarked
package io.surprisal.deploy.process;

import org.jspecify.annotations.NullMarked;
