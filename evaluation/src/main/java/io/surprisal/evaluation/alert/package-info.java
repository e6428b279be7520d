/** What alerts are worth: labelled anomalies caught, false alerts a week, time spent alerting. */
@NullMarked
package io.surprisal.evaluation.alert;

import org.jspecify.annotations.NullMarked;
