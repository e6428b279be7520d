/** What each step of a record's way takes and allocates, measured by JMH. */
@NullMarked
package io.surprisal.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
