package io.surprisal.evaluation.rehearsal;

import io.surprisal.evaluation.rehearsal.RehearsalResult.LeftOut;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Draws the places of faults: any record of any key, the features in turn, where neither an alert nor a label nor an outage is near. */
final class Draw {
    /** How many records are looked at for a place. */
    private static final int TRIES = 50;

    private static final int KEYS = 20;

    private final List<KeySeries> series;
    private final int[] ends;
    private final int window;
    private final int tail;
    private final RehearsalOptions options;

    /**
     * @param window how many records before a fault must be clear
     * @param tail how many after it
     */
    Draw(List<KeySeries> series, int window, int tail, RehearsalOptions options) {
        this.series = series;
        this.window = window;
        this.tail = tail;
        this.options = options;
        ends = new int[series.size()];
        int end = 0;
        for (int i = 0; i < ends.length; i++) {
            end += series.get(i).size();
            ends[i] = end;
        }
    }

    /** The places of a fault; those of its other sizes are the same. */
    List<Spot> spots(Fault fault) {
        Random random = new Random(Objects.hash(options.seed(), fault.kind().name(), fault.records()));
        int[] used = new int[series.get(0).features()];
        Set<List<Integer>> taken = new HashSet<>();
        List<Spot> spots = new ArrayList<>();
        for (int i = 0; i < TRIES * options.places() && spots.size() < options.places(); i++) {
            int row = random.nextInt(ends[ends.length - 1]);
            int key = Arrays.binarySearch(ends, row + 1);
            key = key < 0 ? -key - 1 : key;
            int record = row - (key == 0 ? 0 : ends[key - 1]);
            Spot spot = spot(fault, series.get(key), record, used, random);
            if (spot != null && taken.add(List.of(key, spot.place()))) {
                used[spot.feature()]++;
                spots.add(spot);
            }
        }
        return spots;
    }

    /** Why a fault has no place, by the features of the first keys. */
    LeftOut leftOut(Fault fault) {
        boolean fits = false;
        for (KeySeries key : series.subList(0, Math.min(KEYS, series.size()))) {
            int moving = 0;
            boolean one = false;
            for (int feature = 0; feature < key.features(); feature++) {
                moving += key.course(feature).moves() ? 1 : 0;
                one |= fault.kind().fits(key.course(feature));
            }
            fits |= one && (fault.kind().ofOneFeature() || moving > 1);
        }
        return new LeftOut(
                fault.kind(),
                fault.records(),
                fits
                        ? "no stretch that long is free of alerts, labels and outages, or it would change nothing"
                        : fault.kind().absent());
    }

    /** At a record, with one of the features that were changed the least so far; null where there can be none. */
    private @Nullable Spot spot(Fault fault, KeySeries key, int record, int[] used, Random random) {
        if (fault.records() > 0 && !isClear(key, record, fault.records())) {
            return null;
        }
        List<Integer> features = new ArrayList<>();
        for (int feature = 0; feature < used.length; feature++) {
            features.add(feature);
        }
        Collections.shuffle(features, random);
        features.sort(Comparator.comparingInt(feature -> used[feature]));
        for (int feature : features) {
            Spot spot = Spot.of(fault, key, record, feature, random);
            if (spot != null
                    && isClear(key, spot.place(), spot.length())
                    && Injection.of(fault, spot, 0).changesMuch()) {
                return spot;
            }
        }
        return null;
    }

    private boolean isClear(KeySeries key, int place, int length) {
        return key.isClear(place - window, place + length + tail);
    }
}
