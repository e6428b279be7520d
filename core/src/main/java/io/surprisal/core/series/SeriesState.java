package io.surprisal.core.series;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of one key: floats for each {@link Part}, and whom they belong to. Floats of one model mean nothing to
 * another one, whose features stand in another order or whose values have another scale, also where they are as many; so
 * a part is only given to its owner. Where several models score the key, a part may be there for each of them.
 *
 * <p>Mutable. {@link SeriesStateFormat} is the form in which it outlives the process.
 */
public final class SeriesState {
    private static final Part[] PARTS = Part.values();

    /** Of a part: those of a champion and a shadow, and some of before, which may come back. */
    private static final int MOST_OWNERS = 4;

    /** In the order of the parts' codes. */
    private final List<Section> sections = new ArrayList<>(PARTS.length);

    /** What there is to remember. */
    public enum Part {
        /** The last W records, row-major [W, D]. Belongs to a feature schema and W. */
        WINDOW(1),

        /** What a smoother holds, one float for each part of the abnormality. Belongs to a model file and a judged output. */
        SMOOTHER(2),

        /** What a threshold remembers. Belongs to a model file, a judged output and the threshold with its settings. */
        THRESHOLD(3),

        /** How many records came since one that people excused, and 1 while a smoother holds it, else 0. Belongs to what a smoother's part does. */
        EXCUSED(4);

        private final int code;

        Part(int code) {
            this.code = code;
        }

        /** Its number in the serialised form; never changed, never used again. */
        int code() {
            return code;
        }

        static Optional<Part> of(int code) {
            return Arrays.stream(PARTS).filter(part -> part.code == code).findFirst();
        }
    }

    /**
     * @param owner an identity of what the values belong to
     * @param values owned by this section; changed in place
     */
    record Section(Part part, long owner, float[] values) {
        private boolean is(Part other, long of) {
            return part == other && owner == of;
        }
    }

    /** Says whether a part of an owner is still of use. */
    interface Use {
        boolean isOf(Part part, long owner);
    }

    /** The floats of a part, to be changed in place; null where nothing is remembered that belongs to the owner. */
    public float @Nullable [] of(Part part, long owner) {
        for (int i = 0; i < sections.size(); i++) { // Once or more for each record: no iterator.
            Section section = sections.get(i);
            if (section.is(part, owner)) {
                return section.values;
            }
        }
        return null;
    }

    /**
     * Remembers the floats of a part, owned by this state from now on; of more than {@value #MOST_OWNERS} owners of a part, the one that was remembered first is
     * forgotten.
     */
    public void put(Part part, long owner, float[] values) {
        int owners = 0;
        int first = -1;
        int end = 0;
        for (int i = 0; i < sections.size(); i++) {
            Section section = sections.get(i);
            if (section.is(part, owner)) {
                sections.set(i, new Section(part, owner, values));
                return;
            }
            if (section.part == part) {
                first = first < 0 ? i : first;
                owners++;
            }
            end = section.part.code <= part.code ? i + 1 : end;
        }
        sections.add(end, new Section(part, owner, values));
        if (owners == MOST_OWNERS) {
            sections.remove(first);
        }
    }

    /** Forgets a part of an owner, if it is there. */
    void remove(Part part, long owner) {
        for (int i = 0; i < sections.size(); i++) { // Once for each record: no iterator.
            if (sections.get(i).is(part, owner)) {
                sections.remove(i);
                return;
            }
        }
    }

    /** Forgets what is of no use; returns how many parts that were. */
    int forgetUnless(Use use) {
        int before = sections.size();
        sections.removeIf(section -> !use.isOf(section.part, section.owner));
        return before - sections.size();
    }

    /** A state of its own with the same content. */
    public SeriesState copy() {
        SeriesState copy = new SeriesState();
        sections.forEach(section -> copy.put(section.part, section.owner, section.values.clone()));
        return copy;
    }

    /** What there is, in the order of the parts' codes. */
    List<Section> sections() {
        return sections;
    }
}
