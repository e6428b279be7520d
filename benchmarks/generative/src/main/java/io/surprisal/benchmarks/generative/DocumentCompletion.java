package io.surprisal.benchmarks.generative;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Documents to train on, and halves of others: the topics that a model finds in a first half predict the words of the second. Wallach et al. (2009),
 * section 5.1.
 *
 * @param second of the documents of {@code first}, in the same order
 */
record DocumentCompletion(Documents training, Documents first, Documents second) {
    private static final int EVERY = 10;

    /**
     * The halves of the test documents, as their authors cut them.
     *
     * @param folder holds train.tsv.gz, test_h1.tsv.gz, test_h2.tsv.gz and vocabulary.txt.gz
     */
    static DocumentCompletion ofTest(Path folder) throws IOException {
        List<String> vocabulary = Documents.lines(folder.resolve("vocabulary.txt.gz"));
        return new DocumentCompletion(
                Documents.read(folder.resolve("train.tsv.gz"), vocabulary),
                Documents.read(folder.resolve("test_h1.tsv.gz"), vocabulary),
                Documents.read(folder.resolve("test_h2.tsv.gz"), vocabulary));
    }

    /**
     * Halves of training documents that are held out, which settings and constants may be chosen by.
     *
     * @param folder holds train.tsv.gz and vocabulary.txt.gz
     */
    static DocumentCompletion ofValidation(Path folder) throws IOException {
        List<String> vocabulary = Documents.lines(folder.resolve("vocabulary.txt.gz"));
        return holdingOut(Documents.read(folder.resolve("train.tsv.gz"), vocabulary));
    }

    /** Holds out every tenth document. Its words are shuffled, always alike, and the first half of them, rounded down, is the first half. */
    static DocumentCompletion holdingOut(Documents documents) {
        Random random = new Random(1);
        List<float[]> training = new ArrayList<>();
        List<float[]> first = new ArrayList<>();
        List<float[]> second = new ArrayList<>();
        for (int i = 0; i < documents.size(); i++) {
            float[] counts = documents.counts()[i];
            if (i % EVERY < EVERY - 1) {
                training.add(counts);
                continue;
            }
            List<Integer> words = words(counts);
            Collections.shuffle(words, random);
            first.add(counts(words.subList(0, words.size() / 2), counts.length));
            second.add(counts(words.subList(words.size() / 2, words.size()), counts.length));
        }
        return new DocumentCompletion(documents.with(training), documents.with(first), documents.with(second));
    }

    /** Each word as often as it is there. */
    private static List<Integer> words(float[] counts) {
        List<Integer> words = new ArrayList<>();
        for (int word = 0; word < counts.length; word++) {
            words.addAll(Collections.nCopies((int) counts[word], word));
        }
        return words;
    }

    private static float[] counts(List<Integer> words, int size) {
        float[] counts = new float[size];
        words.forEach(word -> counts[word]++);
        return counts;
    }
}
