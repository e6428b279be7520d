package io.surprisal.telemetry.format;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How records of one Avro schema are read: what is mapped goes into the draft, all else is passed over. Planned once, so that reading
 * looks up no names; and what does not fit the schema shows before the first record.
 */
final class AvroPlan {
    private final DecodeOptions options;
    private final AvroValues values;
    private final AvroSkips skips = new AvroSkips();
    /** Mapped places that the schema has, or may have. */
    private final Set<FieldTree> found = new HashSet<>();

    private AvroPlan(DecodeOptions options, AvroValues values) {
        this.options = options;
        this.values = values;
    }

    /**
     * The step that reads a record.
     *
     * @throws IllegalArgumentException where the mapping does not fit the schema
     */
    static AvroStep of(Schema schema, DecodeOptions options, List<String> features) {
        FieldTree root = FieldTree.of(options, features);
        AvroPlan plan = new AvroPlan(options, new AvroValues(options, new Refusals(options, features)));
        if (schema.getType() != Schema.Type.RECORD) {
            throw new IllegalArgumentException("Expected an Avro schema of a record, got one of type "
                    + schema.getType().getName() + "; name the schema that telemetry is written with");
        }
        AvroStep step = plan.step(schema, root, "");
        plan.requireFound(root, schema);
        return step;
    }

    /** Reads one of the branches of a union, which has others as well. */
    static AvroStep union(Schema schema, Function<Schema, AvroStep> branch) {
        AvroStep[] branches = schema.getTypes().stream().map(branch).toArray(AvroStep[]::new);
        return (in, draft) -> branches[in.readIndex(branches.length)].read(in, draft);
    }

    /** @param path where the value stands in the record */
    private AvroStep step(Schema schema, @Nullable FieldTree place, String path) {
        if (place == null) {
            if (options.unknown() == UnknownFields.REFUSE) {
                throw new IllegalArgumentException("The schema has a field " + FieldPath.of(path)
                        + " that is not in the field mapping; map it, or let unknown fields be ignored");
            }
            return skips.of(schema);
        }
        if (schema.getType() == Schema.Type.UNION) {
            return union(schema, branch -> step(branch, place, path));
        }
        found.add(place);
        return switch (place.role()) {
            case FEATURE -> values.feature(schema, place);
            case KEY -> values.key(schema, place);
            case TIME -> values.time(schema, place);
            case CONDITION -> values.condition(schema, place);
            case LINE -> throw new IllegalStateException("A line of a log stands in text or JSON, never in Avro");
            case BRANCH -> branch(schema, place, path);
        };
    }

    private AvroStep branch(Schema schema, FieldTree place, String path) {
        return switch (schema.getType()) {
            case RECORD -> record(schema, place, path);
            case MAP -> map(schema, place, path);
            case ARRAY -> array(schema, place, path);
            case NULL -> skips.of(schema);
            default ->
                throw new IllegalArgumentException("The mapping looks into " + FieldPath.of(path)
                        + ", which the schema says is of type "
                        + schema.getType().getName()
                        + "; expected a record, map or array there");
        };
    }

    private AvroStep record(Schema schema, FieldTree place, String path) {
        List<AvroStep> steps = new ArrayList<>();
        for (Schema.Field field : schema.getFields()) {
            steps.add(step(field.schema(), place.fields().get(field.name()), FieldPath.pointer(path, field.name())));
        }
        AvroStep[] fields = steps.toArray(AvroStep[]::new);
        return (in, draft) -> {
            for (AvroStep field : fields) {
                field.read(in, draft);
            }
        };
    }

    private AvroStep map(Schema schema, FieldTree place, String path) {
        Map<String, AvroStep> mapped = new HashMap<>();
        place.fields()
                .forEach((name, child) ->
                        mapped.put(name, step(schema.getValueType(), child, FieldPath.pointer(path, name))));
        AvroStep other = skips.of(schema.getValueType());
        return (in, draft) -> {
            for (int items = in.readBlock(); items > 0; items = in.readBlock()) {
                for (int i = 0; i < items; i++) {
                    String name = in.readString();
                    AvroStep value = mapped.get(name);
                    if (value == null && options.unknown() == UnknownFields.REFUSE) {
                        throw values.unknownField(FieldPath.pointer(path, name));
                    }
                    (value == null ? other : value).read(in, draft);
                }
            }
        };
    }

    private AvroStep array(Schema schema, FieldTree place, String path) {
        Map<Integer, AvroStep> mapped = new HashMap<>();
        for (FieldTree child : place.fields().values()) {
            child.index()
                    .ifPresent(index -> mapped.put(
                            index, step(schema.getElementType(), child, FieldPath.pointer(path, child.name()))));
        }
        AvroStep other = skips.of(schema.getElementType());
        return (in, draft) -> {
            int index = 0;
            for (int items = in.readBlock(); items > 0; items = in.readBlock()) {
                for (int i = 0; i < items; i++) {
                    AvroStep value = mapped.get(index++);
                    if (value == null && options.unknown() == UnknownFields.REFUSE) {
                        throw values.unknownField(FieldPath.pointer(path, Integer.toString(index - 1)));
                    }
                    (value == null ? other : value).read(in, draft);
                }
            }
        };
    }

    /** A feature may be absent where the options allow that; the key and the time may not. */
    private void requireFound(FieldTree place, Schema schema) {
        boolean mayLack = place.role() == FieldTree.Role.FEATURE && options.missing() == MissingFeatures.ALLOW_ABSENT;
        if (place.role() != FieldTree.Role.BRANCH && !found.contains(place) && !mayLack) {
            throw new IllegalArgumentException("The mapping reads " + place.path() + ", which the schema "
                    + schema.getFullName() + " does not have; it has "
                    + schema.getFields().stream().map(Schema.Field::name).collect(Collectors.joining(", "))
                    + "; map what is there in telemetry.features, or correct telemetry.format.schema");
        }
        place.fields().values().forEach(child -> requireFound(child, schema));
    }
}
