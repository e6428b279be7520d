package io.surprisal.scoring.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.core.verdict.KeyFeedback;
import io.surprisal.telemetry.record.Feedback.Answer;
import io.surprisal.telemetry.record.Feedback.Silence;
import org.junit.jupiter.api.Test;

class FeedbackBookTest {
    private static final String MODEL = "0123456789ab";

    private final FeedbackBook book = new FeedbackBook(MODEL);

    @Test
    void sumsUpWhatWasSaidOfEachKey() {
        book.put(answer("a@1", "a", false, 12));
        book.put(answer("a@2", "a", false, 14));
        book.put(answer("a@3", "a", true, 30));
        book.put(answer("a@4", "a", true, 20));
        book.put(new Silence("a", 500));
        book.put(answer("b@1", "b", true, 5));
        assertThat(book.of("a")).isEqualTo(new KeyFeedback(14, 2, 20, 1_030, 500));
        assertThat(book.of("b").abnormal()).isEqualTo(5);
        assertThat(book.of("c")).isEqualTo(KeyFeedback.NONE);
        assertThat(book.size()).isEqualTo(6);
    }

    @Test
    void theLatestStandsUntilItIsTakenBack() {
        book.put(answer("a@1", "a", false, 12));
        book.put(answer("a@1", "a", true, 12));
        assertThat(book.of("a").falsePositives()).isZero();
        assertThat(book.of("a").abnormal()).isEqualTo(12);
        book.retract("a@1");
        book.retract("never said");
        assertThat(book.of("a")).isEqualTo(KeyFeedback.NONE);
        assertThat(book.size()).isZero();
    }

    @Test
    void theValuesOfAnotherModelSayNothing() {
        book.put(new Answer("a@1", "a", false, "ba9876543210", 12, 0));
        assertThat(book.of("a")).isEqualTo(KeyFeedback.NONE);
        assertThat(book.size()).isEqualTo(1);
    }

    private static Answer answer(String id, String key, boolean confirmed, float smoothed) {
        return new Answer(id, key, confirmed, MODEL, smoothed, 1_000 + (long) smoothed);
    }
}
