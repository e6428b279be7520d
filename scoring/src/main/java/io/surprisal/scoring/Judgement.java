package io.surprisal.scoring;

import io.surprisal.core.verdict.Verdict;

/**
 * What is said of one record.
 *
 * @param abnormality the judged output turned so that higher is more abnormal; NaN for a record without a score
 * @param smoothed the abnormality after the model's smoother, which the verdict rests on; the abnormality itself where the model
 *     has none; NaN for a record without a score
 */
public record Judgement(float abnormality, float smoothed, Verdict verdict) {}
