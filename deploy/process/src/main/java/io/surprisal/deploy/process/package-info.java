/**
 * What all commands have in common: their help, exit codes and messages, and the life of their process: how it ends, until when, and
 * where its temporary files go. No library but picocli.
 */
@NullMarked
package io.surprisal.deploy.process;

import org.jspecify.annotations.NullMarked;
