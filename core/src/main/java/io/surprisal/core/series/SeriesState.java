package io.surprisal.core.series;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of one key: floats for each {@link Part}, and whom they belong to. Floats of one model mean nothing to
 * another one, whose features stand in another order or whose values have another scale, also where they are as many; so
 * a part is only given to its owner.
 *
 * <p>Mutable. {@link SeriesStateFormat} is the form in which it outlives the process.
 */
public final class SeriesState {
    private static final Part[] PARTS = Part.values();

    private final @Nullable Section[] sections = new Section[PARTS.length];

    /** What there is to remember. */
    public enum Part {
        /** The last W records, row-major [W, D]. Belongs to a feature schema and W. */
        WINDOW(1),

        /** What a smoother holds, one float for each part of the abnormality. Belongs to a model file and a judged output. */
        SMOOTHER(2),

        /** What a threshold remembers. Belongs to a model file, a judged output and the threshold with its settings. */
        THRESHOLD(3);

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
    record Section(long owner, float[] values) {}

    /** The floats of a part, to be changed in place; null where nothing is remembered that belongs to the owner. */
    public float @Nullable [] of(Part part, long owner) {
        Section section = sections[part.ordinal()];
        return section == null || section.owner != owner ? null : section.values;
    }

    /** Remembers the floats of a part, owned by this state from now on. */
    public void put(Part part, long owner, float[] values) {
        sections[part.ordinal()] = new Section(owner, values);
    }

    /** Forgets a part unless it belongs to the owner; returns whether there was something to forget. */
    public boolean forgetUnlessOf(Part part, long owner) {
        Section section = sections[part.ordinal()];
        if (section == null || section.owner == owner) {
            return false;
        }
        sections[part.ordinal()] = null;
        return true;
    }

    /** A state of its own with the same content. */
    public SeriesState copy() {
        SeriesState copy = new SeriesState();
        for (Part part : PARTS) {
            Section section = sections[part.ordinal()];
            if (section != null) {
                copy.put(part, section.owner, section.values.clone());
            }
        }
        return copy;
    }

    @Nullable
    Section section(Part part) {
        return sections[part.ordinal()];
    }
}
