/** Whether what comes now is still what a model was trained on: sequential tests with a stated rate of false alarms. */
@NullMarked
package io.surprisal.core.drift;

import org.jspecify.annotations.NullMarked;
