package io.surprisal.telemetry.format;

import io.surprisal.telemetry.format.FieldTree.Role;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads records that look like those before them, in one pass over the bytes and at a fraction of what a general parser takes:
 * objects, nested or not, whose mapped fields come in the order that {@link LearnedOrder} holds and are plain as {@link JsonBytes} reads
 * them. Fields that are not mapped may stand between, unless they hold objects or arrays. Anything else it declines, right or wrong,
 * and the general parser decides. What it reads equals what the general parser reads, to the bit. Not thread-safe.
 */
final class RepeatedLayout {
    /** After a record that looked different, so many go by untried: a stream of such records pays next to nothing. */
    private static final int REST = 64;

    /** A stream whose records never have the same other fields is for the general parser. */
    private static final int MOST_OTHERS = 64;

    /** Longer names of such fields are for the general parser, which has a bound of its own. */
    private static final int LONGEST_OTHER = 256;

    private final DecodeOptions options;
    private final LearnedOrder order;
    private final RecordDraft draft;
    private final JsonBytes in = new JsonBytes();
    private Fields root;
    private int rest;
    private boolean declined = true;

    /**
     * @param order what the general parser learns of records
     * @param draft what is read goes there
     */
    RepeatedLayout(DecodeOptions options, LearnedOrder order, RecordDraft draft) {
        this.options = options;
        this.order = order;
        this.draft = draft;
        this.root = new Fields(order);
    }

    /** Reads a record, or declines it by false; then what it wrote so far is void. */
    boolean read(byte[] payload) {
        if (rest > 0) {
            rest--;
            return false;
        }
        if (declined) {
            root = new Fields(order);
        }
        in.begin(payload);
        declined = !(readObject(root) && in.atEnd());
        rest = declined ? REST : 0;
        return !declined;
    }

    private boolean readObject(Fields object) {
        if (!in.take('{')) {
            return false;
        }
        int field = 0;
        do {
            if (field < object.names.length && in.takeName(object.names[field])) {
                if (!in.take(':') || !readValue(object, field)) {
                    return false;
                }
                field++;
            } else if (!object.takeOther(in) || !in.take(':') || !in.skipScalar()) {
                return false;
            }
        } while (in.take(','));
        return in.take('}');
    }

    private boolean readValue(Fields object, int field) {
        return switch (object.roles[field]) {
            case FEATURE -> readFeature(object.features[field]);
            case KEY -> readKey();
            case TIME -> readTime();
            case CONDITION -> readCondition();
            case LINE -> readLine();
            case BRANCH -> readObject(object.objects[field]);
        };
    }

    private boolean readFeature(int feature) {
        if (in.isNext('n')) {
            draft.value(feature, Float.NaN);
            return in.takeNull();
        }
        if (!in.takeNumber()) {
            return false;
        }
        // A sum, so that zero has no sign.
        draft.value(feature, (float) in.number() + 0f);
        return in.isFloat();
    }

    private boolean readKey() {
        String key = in.isNext('"') ? in.takeText() : in.takeNumberText();
        if (key == null) {
            return false;
        }
        draft.key(key);
        return true;
    }

    private boolean readCondition() {
        if (in.isNext('n')) {
            return in.takeNull();
        }
        String name = in.isNext('"') ? in.takeText() : in.takeNumberText();
        if (name == null) {
            return false;
        }
        draft.conditionClass(name);
        return true;
    }

    private boolean readLine() {
        String line = in.takeText();
        if (line == null) {
            return false;
        }
        draft.line(line);
        return true;
    }

    private boolean readTime() {
        return switch (options.time().format()) {
            case EPOCH_MILLIS -> in.takeNumber() && draft.time(Math.round(in.number()));
            case EPOCH_SECONDS -> in.takeNumber() && draft.time(Math.round(in.number() * 1000));
            case ISO_8601 -> readTimeText(in.takeText());
        };
    }

    private boolean readTimeText(@Nullable String text) {
        try {
            return text != null && draft.time(Instant.parse(text).toEpochMilli());
        } catch (DateTimeException | ArithmeticException e) {
            return false;
        }
    }

    /** The fields of one object: the mapped ones in the learned order, up to where it meets itself, and names of others. */
    private final class Fields {
        private final QuotedName[] names;
        private final Role[] roles;
        private final int[] features;
        private final Fields[] objects;
        private final Set<String> mapped;
        private final List<QuotedName> others = new ArrayList<>();
        /** The other field that followed the last one, the last time. */
        private int nextOther;

        Fields(LearnedOrder object) {
            Set<LearnedOrder> fields = new LinkedHashSet<>();
            LearnedOrder next = object.guessAfter(null);
            while (next != null && fields.add(next)) {
                next = object.guessAfter(next);
            }
            int size = fields.size();
            this.names = new QuotedName[size];
            this.roles = new Role[size];
            this.features = new int[size];
            this.objects = new Fields[size];
            int i = 0;
            for (LearnedOrder field : fields) {
                names[i] = new QuotedName(field.name().asQuotedUTF8());
                roles[i] = field.place().role();
                features[i] = field.place().feature();
                // Only a branch has fields; the others' are never asked for.
                objects[i] = roles[i] == Role.BRANCH ? new Fields(field) : this;
                i++;
            }
            this.mapped = object.place().fields().keySet();
        }

        /** Takes the name of a field that is not mapped. */
        boolean takeOther(JsonBytes bytes) {
            for (int i = 0; i < others.size(); i++) {
                int other = (nextOther + i) % others.size();
                if (bytes.takeName(others.get(other))) {
                    nextOther = other + 1;
                    return true;
                }
            }
            String name = bytes.takeText();
            if (name == null
                    || mapped.contains(name)
                    || options.unknown() == UnknownFields.REFUSE
                    || name.length() > LONGEST_OTHER
                    || others.size() == MOST_OTHERS) {
                return false;
            }
            others.add(new QuotedName(name.getBytes(StandardCharsets.US_ASCII)));
            return true;
        }
    }
}
