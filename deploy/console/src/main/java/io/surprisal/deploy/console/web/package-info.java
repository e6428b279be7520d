/** The console's pages, its JSON, its stream of events, and who may see them. */
@NullMarked
package io.surprisal.deploy.console.web;

import org.jspecify.annotations.NullMarked;
