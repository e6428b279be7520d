package io.surprisal.deploy.console.state;

import java.util.List;

/**
 * An alert with the features that did it.
 *
 * @param model the version of the model that raised it
 * @param peakEventTime event time of the record that was the most abnormal by itself, epoch milliseconds
 * @param kept how many of its records are kept here with their features
 */
public record AlertDetail(AlertView alert, String model, long peakEventTime, int kept, List<FeatureView> features) {}
