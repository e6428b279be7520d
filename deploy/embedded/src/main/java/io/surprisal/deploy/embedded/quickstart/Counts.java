package io.surprisal.deploy.embedded.quickstart;

/**
 * How many records have come out of the pipeline.
 *
 * @param scored those in the scores topic
 * @param deadLetters those in the dead-letter topic
 */
record Counts(int scored, int deadLetters) {
    int total() {
        return scored + deadLetters;
    }
}
