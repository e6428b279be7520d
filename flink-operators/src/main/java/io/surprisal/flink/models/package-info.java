/** Which models a job is to have while it runs: fetched, checked, and told to the operators that score. */
@NullMarked
package io.surprisal.flink.models;

import org.jspecify.annotations.NullMarked;
