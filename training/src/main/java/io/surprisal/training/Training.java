package io.surprisal.training;

import io.surprisal.training.fit.Holdout;
import io.surprisal.training.fit.Windows;
import java.util.List;

/**
 * A trained model, and how it came about.
 *
 * @param courses how the training of each member went
 * @param windows of all rows of the table, as the model takes them
 * @param holdout which of the rows were fitted, and which held out
 */
public record Training(TrainedModel model, List<TrainingCourse> courses, Windows windows, Holdout holdout) {
    public Training {
        courses = List.copyOf(courses);
    }
}
