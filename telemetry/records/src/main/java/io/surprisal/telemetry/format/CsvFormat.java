package io.surprisal.telemetry.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.surprisal.telemetry.record.DeadLetterReason;
import io.surprisal.telemetry.text.FeatureText;
import io.surprisal.telemetry.text.JsonText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A line of comma-separated values per record, UTF-8, without a header; RFC 4180, with double quotes around what holds a separator, a quote or a line break.
 * What a value means: {@link FeatureText}. An empty key is none, an empty class is none.
 */
final class CsvFormat extends OneSampleFormat {
    private final CsvFactory csv = new CsvFactory();
    private final CsvSchema form;
    private final List<String> columns;
    private final List<@Nullable FieldTree> places = new ArrayList<>();
    private final TextValues texts;
    /** The texts of the line that is being read. */
    private final String[] values;

    /**
     * @param features the features in the order in which a sample's values are to stand; all of them mapped
     * @throws IllegalArgumentException where the mapping does not fit the columns
     */
    CsvFormat(RecordEncoding.Csv encoding, DecodeOptions options, List<String> features) {
        super(options, features);
        this.form = CsvSchema.emptySchema().withColumnSeparator(encoding.separator());
        this.columns = encoding.columns();
        this.values = new String[columns.size()];
        this.texts = new TextValues(options, new Refusals(options, features));
        FieldTree mapped = FieldTree.of(options, features);
        for (String column : columns) {
            FieldTree place = mapped.fields().get(column);
            if (place == null && options.unknown() == UnknownFields.REFUSE) {
                throw new IllegalArgumentException(
                        "Column " + column + " is not in the field mapping; map it, or let unknown fields be ignored");
            }
            places.add(place);
        }
        for (FieldTree place : mapped.fields().values()) {
            boolean mayLack =
                    place.role() == FieldTree.Role.FEATURE && options.missing() == MissingFeatures.ALLOW_ABSENT;
            if (place.role() == FieldTree.Role.BRANCH || !(places.contains(place) || mayLack)) {
                throw new IllegalArgumentException("The mapping reads " + place.name()
                        + ", which is none of the columns " + columns + "; correct the columns or the mapping");
            }
        }
    }

    @Override
    void read(byte[] payload) throws RefusedRecordException {
        split(payload);
        for (int i = 0; i < values.length; i++) {
            take(values[i], places.get(i));
        }
    }

    /** Puts the texts of a line into the values, if they are as many. */
    private void split(byte[] payload) throws RefusedRecordException {
        try (CsvParser parser = csv.createParser(payload)) {
            parser.setSchema(form);
            if (parser.nextToken() == null) {
                throw refused("The payload is empty; expected a line of " + values.length + " values");
            }
            int count = 0;
            for (; parser.nextToken() != JsonToken.END_ARRAY; count++) {
                if (count < values.length) {
                    values[count] = parser.getText();
                }
            }
            if (count != values.length) {
                throw refused("The line has " + count + " values; expected " + values.length + ", of the columns "
                        + String.join(", ", columns));
            }
            if (parser.nextToken() != null) {
                throw refused("The payload is more than one line; send one line per record");
            }
        } catch (JsonProcessingException e) {
            throw refused("The payload is not a line of CSV: " + JsonText.fault(e, payload));
        } catch (IOException e) {
            throw refused("The payload of " + payload.length + " bytes is not UTF-8 text: " + e.getMessage());
        }
    }

    private void take(String text, @Nullable FieldTree place) throws RefusedRecordException {
        if (place == null) {
            return;
        }
        switch (place.role()) {
            case FEATURE -> draft().value(place.feature(), texts.number(text, place));
            case KEY -> {
                if (!text.isEmpty()) {
                    draft().key(text);
                }
            }
            case TIME -> texts.time(text.strip(), place, draft());
            case CONDITION -> draft().conditionClass(text);
            case BRANCH, LINE -> throw new IllegalStateException("No column is a " + place.role());
        }
    }

    private static RefusedRecordException refused(String message) {
        return new RefusedRecordException(DeadLetterReason.NOT_CSV, message);
    }
}
